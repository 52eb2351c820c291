package example;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
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
     * A channel that sends the credential in the file {@code token} with every call.
     *
     * <p>For an address that is not loopback, use {@code TlsChannelCredentials}.
     */
    static ManagedChannel channel(String address, String token) throws IOException {
        Metadata headers = new Metadata();
        headers.put(AUTHORIZATION, "Bearer " + Files.readString(Path.of(token)).strip());
        return Grpc.newChannelBuilder(address, InsecureChannelCredentials.create())
            .intercept(MetadataUtils.newAttachHeadersInterceptor(headers))
            .keepAliveTime(1, TimeUnit.MINUTES)
            .build();
    }
}
