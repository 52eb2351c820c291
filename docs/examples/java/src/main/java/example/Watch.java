package example;

import glossator.annotation.v1.AnnotationServiceGrpc;
import glossator.annotation.v1.Service.WatchAnnotationsRequest;
import glossator.annotation.v1.Service.WatchAnnotationsResponse;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Set;

/** Prints every published set, and resumes after a restart: {@code Watch ADDRESS TOKEN-FILE CERTIFICATES CURSOR-FILE}. */
public final class Watch {
    private static final Set<Status.Code> TEMPORARY = Set.of(Status.Code.UNAVAILABLE, Status.Code.CANCELLED);

    public static void main(String[] args) throws Exception {
        ManagedChannel channel = Calls.channel(args[0], args[1], Path.of(args[2]));
        Path cursor = Path.of(args[3]);
        while (true) {
            try {
                watch(channel, cursor);
            } catch (StatusRuntimeException error) {
                if (!TEMPORARY.contains(error.getStatus().getCode())) {
                    throw error;
                }
            }
            Thread.sleep(1000);
        }
    }

    private static void watch(ManagedChannel channel, Path cursor) throws Exception {
        String last = Files.exists(cursor) ? Files.readString(cursor) : "";
        Iterator<WatchAnnotationsResponse> sets = AnnotationServiceGrpc.newBlockingStub(channel)
            .watchAnnotations(WatchAnnotationsRequest.newBuilder().setCursor(last).build());
        while (sets.hasNext()) {
            WatchAnnotationsResponse next = sets.next();
            System.out.println(next.getCursor() + " " + next.getDocument().getSourceReference() + " "
                + next.getAnnotationSet().getAnnotationsCount() + " annotations");
            Files.writeString(cursor, next.getCursor()); // after the set is stored
        }
    }
}
