// S3 through AWS's SDK for Java, version 1: prints "ok" when all is as it has to be.
//   java -cp 'DIRECTORY_OF_JARS/*' Objects.java URL
import com.amazonaws.HttpMethod;
import com.amazonaws.auth.AWSStaticCredentialsProvider;
import com.amazonaws.auth.BasicAWSCredentials;
import com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.AmazonS3ClientBuilder;
import com.amazonaws.services.s3.model.AmazonS3Exception;
import com.amazonaws.services.s3.model.CompleteMultipartUploadRequest;
import com.amazonaws.services.s3.model.DeleteObjectsRequest;
import com.amazonaws.services.s3.model.GetObjectRequest;
import com.amazonaws.services.s3.model.InitiateMultipartUploadRequest;
import com.amazonaws.services.s3.model.ListObjectsV2Request;
import com.amazonaws.services.s3.model.ObjectMetadata;
import com.amazonaws.services.s3.model.PartETag;
import com.amazonaws.services.s3.model.UploadPartRequest;
import java.io.ByteArrayInputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Random;

class Objects {
  static void expect(Object expected, Object found) {
    if (!expected.equals(found))
      throw new AssertionError("expected " + expected + ", found " + found);
  }

  static byte[] bytes(AmazonS3 s3, GetObjectRequest request) throws Exception {
    try (var object = s3.getObject(request)) {
      return object.getObjectContent().readAllBytes();
    }
  }

  public static void main(String[] arguments) throws Exception {
    AmazonS3 s3 =
        AmazonS3ClientBuilder.standard()
            .withEndpointConfiguration(new EndpointConfiguration(arguments[0], "us-east-1"))
            .withCredentials(new AWSStaticCredentialsProvider(new BasicAWSCredentials("local", "local")))
            .withPathStyleAccessEnabled(true)
            .build();
    s3.createBucket("java");
    expect(true, s3.doesBucketExistV2("java"));
    String odd = "in/a b+é=~.csv";
    s3.putObject("java", odd, "x,y\n1,2\n");
    expect("x,y\n1,2\n", s3.getObjectAsString("java", odd));
    expect(true, s3.doesObjectExist("java", odd));
    expect("1,2", new String(bytes(s3, new GetObjectRequest("java", odd).withRange(4, 6))));

    // A stream goes out in signed chunks; the SDK holds its MD5 against the ETag.
    byte[] body = new byte[11 << 20];
    new Random(1).nextBytes(body);
    ObjectMetadata metadata = new ObjectMetadata();
    metadata.setContentLength(body.length);
    metadata.addUserMetadata("made-by", "test");
    s3.putObject("java", "large", new ByteArrayInputStream(body), metadata);
    expect(true, Arrays.equals(body, bytes(s3, new GetObjectRequest("java", "large"))));
    expect("test", s3.getObjectMetadata("java", "large").getUserMetaDataOf("made-by"));
    Path file = Files.createTempFile("glassbox", ".bin");
    Files.write(file, body);
    s3.putObject("java", "from-file", file.toFile());
    Files.delete(file);

    String upload = s3.initiateMultipartUpload(new InitiateMultipartUploadRequest("java", "parts")).getUploadId();
    List<PartETag> parts = new ArrayList<>();
    for (int part = 0; part < 2; ++part) {
      int from = part * (6 << 20), size = Math.min(6 << 20, body.length - from);
      parts.add(s3.uploadPart(new UploadPartRequest().withBucketName("java").withKey("parts")
          .withUploadId(upload).withPartNumber(part + 1).withPartSize(size)
          .withInputStream(new ByteArrayInputStream(body, from, size))).getPartETag());
    }
    s3.completeMultipartUpload(new CompleteMultipartUploadRequest("java", "parts", upload, parts));
    expect(true, Arrays.equals(body, bytes(s3, new GetObjectRequest("java", "parts"))));

    s3.copyObject("java", odd, "java", "in/copy");
    var list = s3.listObjectsV2(new ListObjectsV2Request().withBucketName("java").withDelimiter("/"));
    expect(List.of("in/"), list.getCommonPrefixes());
    expect(List.of("from-file", "large", "parts"), list.getObjectSummaries().stream().map(one -> one.getKey()).toList());
    expect(5, s3.listObjects("java").getObjectSummaries().size());

    URL url = s3.generatePresignedUrl("java", odd, new Date(System.currentTimeMillis() + 60_000), HttpMethod.GET);
    expect("x,y\n1,2\n", new String(url.openStream().readAllBytes()));
    try {
      s3.getObject("java", "never");
      throw new AssertionError("an object that is not there");
    } catch (AmazonS3Exception thrown) {
      expect("NoSuchKey", thrown.getErrorCode());
      expect(404, thrown.getStatusCode());
    }
    s3.deleteObjects(new DeleteObjectsRequest("java").withKeys(odd, "in/copy", "large", "parts", "from-file"));
    s3.deleteBucket("java");
    System.out.println("ok");
    System.exit(0);
  }
}
