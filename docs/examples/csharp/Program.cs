// Submits a file:            submit ADDRESS TOKEN-FILE CERTIFICATES MATTER SOURCE-SYSTEM SOURCE-REFERENCE FILE
// Prints published sets:     watch ADDRESS TOKEN-FILE CERTIFICATES CURSOR-FILE
// ADDRESS is a URL: https://127.0.0.1:17101. CERTIFICATES is a folder with ca.pem, client.pem and client.key.

using Glossator.Annotation.V1;
using Glossator.Document.V1;
using Glossator.Ingestion.V1;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

const int ChunkSize = 64 * 1024;

using var channel = GrpcChannel.ForAddress(args[1], new GrpcChannelOptions { HttpHandler = Tls(args[3]) });
var headers = new Metadata { { "authorization", $"Bearer {File.ReadAllText(args[2]).Trim()}" } };
switch (args[0])
{
    case "submit":
        await Submit(channel, headers, args[4..]);
        break;
    case "watch":
        await Watch(channel, headers, args[4]);
        break;
}

// A handler with the client certificate in `folder`, that trusts the authority in it.
static SocketsHttpHandler Tls(string folder)
{
    var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
    trust.CustomTrustStore.ImportFromPemFile(Path.Combine(folder, "ca.pem"));
    var own = X509Certificate2.CreateFromPemFile(Path.Combine(folder, "client.pem"), Path.Combine(folder, "client.key"));
    return new SocketsHttpHandler
    {
        SslOptions = new SslClientAuthenticationOptions
        {
            ClientCertificates = new X509CertificateCollection { own },
            CertificateChainPolicy = trust,
        },
    };
}

static async Task Submit(GrpcChannel channel, Metadata headers, string[] about)
{
    var content = await File.ReadAllBytesAsync(about[3]);
    var record = new DocumentRecord
    {
        Matter = about[0],
        SourceSystem = about[1],
        SourceReference = about[2],
        DataClass = DataClass.Confidential,
    };
    record.Purposes.Add(Purpose.Review);
    var client = new IngestionService.IngestionServiceClient(channel);
    using var call = client.SubmitDocument(headers, DateTime.UtcNow.AddSeconds(30));
    await call.RequestStream.WriteAsync(new SubmitDocumentRequest
    {
        Header = new SubmitDocumentHeader
        {
            Document = record,
            FileName = Path.GetFileName(about[3]),
            Size = content.Length,
        },
    });
    for (var offset = 0; offset < content.Length; offset += ChunkSize)
    {
        var length = Math.Min(ChunkSize, content.Length - offset);
        await call.RequestStream.WriteAsync(new SubmitDocumentRequest
        {
            Chunk = new Chunk { Offset = offset, Data = ByteString.CopyFrom(content, offset, length) },
        });
    }
    await call.RequestStream.CompleteAsync();
    var response = await call.ResponseAsync;
    Console.WriteLine($"{response.SubmissionId} {response.Status}");
}

static async Task Watch(GrpcChannel channel, Metadata headers, string cursorFile)
{
    var client = new AnnotationService.AnnotationServiceClient(channel);
    while (true)
    {
        var cursor = File.Exists(cursorFile) ? await File.ReadAllTextAsync(cursorFile) : "";
        try
        {
            using var call = client.WatchAnnotations(new WatchAnnotationsRequest { Cursor = cursor }, headers);
            await foreach (var next in call.ResponseStream.ReadAllAsync())
            {
                Console.WriteLine(
                    $"{next.Cursor} {next.Document.SourceReference} {next.AnnotationSet.Annotations.Count} annotations");
                await File.WriteAllTextAsync(cursorFile, next.Cursor); // after the set is stored
            }
        }
        catch (RpcException error) when (error.StatusCode is StatusCode.Unavailable or StatusCode.Cancelled)
        {
            // temporary: call again
        }
        await Task.Delay(1000);
    }
}
