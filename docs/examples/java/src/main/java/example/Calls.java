package example;

import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.TlsChannelCredentials;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Channels of Glossator's services. */
final class Calls {
    private static final Metadata.Key<String> AUTHORIZATION =
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private Calls() {}

    /**
     * A channel with the certificates in the folder {@code certificates}, that sends the credential in the file
     * {@code token} with every call.
     */
    static ManagedChannel channel(String address, String token, Path certificates) throws IOException {
        Metadata headers = new Metadata();
        headers.put(AUTHORIZATION, "Bearer " + Files.readString(Path.of(token)).strip());
        var tls = TlsChannelCredentials.newBuilder()
            .trustManager(certificates.resolve("ca.pem").toFile())
            .keyManager(certificates.resolve("client.pem").toFile(), certificates.resolve("client.key").toFile())
            .build();
        return Grpc.newChannelBuilder(address, tls)
            .intercept(MetadataUtils.newAttachHeadersInterceptor(headers))
            .keepAliveTime(1, TimeUnit.MINUTES)
            .build();
    }
}
