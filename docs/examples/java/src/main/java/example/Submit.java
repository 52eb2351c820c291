package example;

import com.google.protobuf.ByteString;
import glossator.document.v1.Document.DataClass;
import glossator.document.v1.Document.DocumentRecord;
import glossator.document.v1.Document.Purpose;
import glossator.ingestion.v1.IngestionServiceGrpc;
import glossator.ingestion.v1.Service.Chunk;
import glossator.ingestion.v1.Service.SubmitDocumentHeader;
import glossator.ingestion.v1.Service.SubmitDocumentRequest;
import glossator.ingestion.v1.Service.SubmitDocumentResponse;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Submits one file: {@code Submit ADDRESS TOKEN-FILE CERTIFICATES MATTER SOURCE-SYSTEM SOURCE-REFERENCE FILE}. */
public final class Submit {
    private static final int CHUNK = 64 * 1024;

    public static void main(String[] args) throws Exception {
        ManagedChannel channel = Calls.channel(args[0], args[1], Path.of(args[2]));
        Path file = Path.of(args[6]);
        DocumentRecord document = DocumentRecord.newBuilder()
            .setMatter(args[3])
            .setSourceSystem(args[4])
            .setSourceReference(args[5])
            .setDataClass(DataClass.DATA_CLASS_CONFIDENTIAL)
            .addPurposes(Purpose.PURPOSE_REVIEW)
            .build();
        try {
            SubmitDocumentResponse response = submit(channel, document, file);
            System.out.println(response.getSubmissionId() + " " + response.getStatus());
        } finally {
            channel.shutdown();
        }
    }

    private static SubmitDocumentResponse submit(ManagedChannel channel, DocumentRecord document, Path file)
            throws Exception {
        byte[] content = Files.readAllBytes(file);
        Answer answer = new Answer();
        StreamObserver<SubmitDocumentRequest> upload = IngestionServiceGrpc.newStub(channel)
            .withDeadlineAfter(30, TimeUnit.SECONDS)
            .submitDocument(answer);
        upload.onNext(SubmitDocumentRequest.newBuilder()
            .setHeader(SubmitDocumentHeader.newBuilder()
                .setDocument(document)
                .setFileName(file.getFileName().toString())
                .setSize(content.length))
            .build());
        for (int offset = 0; offset < content.length; offset += CHUNK) {
            int length = Math.min(CHUNK, content.length - offset);
            upload.onNext(SubmitDocumentRequest.newBuilder()
                .setChunk(Chunk.newBuilder().setOffset(offset).setData(ByteString.copyFrom(content, offset, length)))
                .build());
        }
        upload.onCompleted();
        return answer.response.get();
    }

    /** The response of a call that streams requests. */
    private static final class Answer implements StreamObserver<SubmitDocumentResponse> {
        final CompletableFuture<SubmitDocumentResponse> response = new CompletableFuture<>();

        @Override
        public void onNext(SubmitDocumentResponse value) {
            response.complete(value);
        }

        @Override
        public void onError(Throwable error) {
            response.completeExceptionally(error);
        }

        @Override
        public void onCompleted() {}
    }
}
