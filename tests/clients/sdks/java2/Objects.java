// S3 through AWS's SDK for Java, version 2: prints "ok" when all is as it has to be.
//   AWS_ENDPOINT_URL=URL java -cp 'DIRECTORY_OF_JARS/*' Objects.java URL
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

class Objects {
  static void expect(Object expected, Object found) {
    if (!expected.equals(found))
      throw new AssertionError("expected " + expected + ", found " + found);
  }

  static byte[] bytes(S3Client s3, String key) {
    return s3.getObjectAsBytes(get -> get.bucket("java").key(key)).asByteArray();
  }

  public static void main(String[] arguments) throws Exception {
    var credentials = StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local"));
    S3Client s3 =
        S3Client.builder()  // its address is in AWS_ENDPOINT_URL
            .region(Region.US_EAST_1)
            .credentialsProvider(credentials)
            .build();
    s3.createBucket(bucket -> bucket.bucket("java"));
    s3.waiter().waitUntilBucketExists(bucket -> bucket.bucket("java"));
    String odd = "in/a b+é=~.csv";
    s3.putObject(put -> put.bucket("java").key(odd), RequestBody.fromString("x,y\n1,2\n"));
    expect("x,y\n1,2\n", new String(bytes(s3, odd)));
    expect("1,2", s3.getObjectAsBytes(get -> get.bucket("java").key(odd).range("bytes=4-6")).asUtf8String());

    // Goes out in chunks with a checksum behind, which the SDK asks for again when it reads.
    byte[] body = new byte[11 << 20];
    new Random(1).nextBytes(body);
    s3.putObject(put -> put.bucket("java").key("large").metadata(java.util.Map.of("made-by", "test")),
                 RequestBody.fromBytes(body));
    expect(true, Arrays.equals(body, bytes(s3, "large")));
    expect("test", s3.headObject(head -> head.bucket("java").key("large")).metadata().get("made-by"));

    String upload = s3.createMultipartUpload(begin -> begin.bucket("java").key("parts")).uploadId();
    List<CompletedPart> parts = new ArrayList<>();
    for (int part = 0; part < 2; ++part) {
      int number = part + 1, from = part * (6 << 20), to = Math.min(from + (6 << 20), body.length);
      String tag = s3.uploadPart(
          one -> one.bucket("java").key("parts").uploadId(upload).partNumber(number),
          RequestBody.fromBytes(Arrays.copyOfRange(body, from, to))).eTag();
      parts.add(CompletedPart.builder().partNumber(number).eTag(tag).build());
    }
    s3.completeMultipartUpload(end -> end.bucket("java").key("parts").uploadId(upload)
        .multipartUpload(whole -> whole.parts(parts)));
    expect(true, Arrays.equals(body, bytes(s3, "parts")));

    s3.copyObject(copy -> copy.sourceBucket("java").sourceKey(odd)
        .destinationBucket("java").destinationKey("in/copy"));
    var list = s3.listObjectsV2(ask -> ask.bucket("java").delimiter("/"));
    expect(List.of("in/"), list.commonPrefixes().stream().map(one -> one.prefix()).toList());
    expect(List.of("large", "parts"), list.contents().stream().map(one -> one.key()).toList());
    expect(4L, s3.listObjectsV2Paginator(ask -> ask.bucket("java").maxKeys(1)).contents().stream().count());

    try (S3Presigner presigner = S3Presigner.builder().region(Region.US_EAST_1)
        .endpointOverride(URI.create(arguments[0])).credentialsProvider(credentials)
        .serviceConfiguration(S3Configuration.builder().pathStyleAccessEnabled(true).build()).build()) {
      var url = presigner.presignGetObject(ask -> ask.signatureDuration(Duration.ofMinutes(1))
          .getObjectRequest(get -> get.bucket("java").key(odd))).url();
      expect("x,y\n1,2\n", new String(url.openStream().readAllBytes()));
    }
    try {
      bytes(s3, "never");
      throw new AssertionError("an object that is not there");
    } catch (NoSuchKeyException thrown) {
      expect(404, thrown.statusCode());
    }
    List<ObjectIdentifier> all = new ArrayList<>();
    for (String key : List.of(odd, "in/copy", "large", "parts"))
      all.add(ObjectIdentifier.builder().key(key).build());
    s3.deleteObjects(delete -> delete.bucket("java").delete(keys -> keys.objects(all)));
    s3.deleteBucket(bucket -> bucket.bucket("java"));
    System.out.println("ok");
  }
}
