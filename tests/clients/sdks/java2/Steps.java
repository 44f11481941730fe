// AWS's SDK for Java, version 2; see sdk_test.py for what goes in and out.
//   AWS_ENDPOINT_URL_MACHINE_LEARNING=URL java -cp 'DIRECTORY_OF_JARS/*' Steps.java URL
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.machinelearning.MachineLearningClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.utils.builder.SdkBuilder;

class Steps {
  // From JSON to the SDK's own classes, by their own lists of fields.
  static Object valueOf(JsonNode value, SdkField<?> field) {
    MarshallingType<?> type = field.marshallingType();
    if (type == MarshallingType.SDK_POJO) return pojoOf(value, field.constructor().get());
    if (type == MarshallingType.STRING) return value.asString();
    if (type == MarshallingType.BOOLEAN) return value.asBoolean();
    if (type == MarshallingType.INTEGER) return Integer.valueOf(value.asNumber());
    if (type == MarshallingType.FLOAT) return Float.valueOf(value.asNumber());
    if (type == MarshallingType.LIST) {
      SdkField<?> member = field.getTrait(ListTrait.class).memberFieldInfo();
      List<Object> list = new ArrayList<>();
      for (JsonNode one : value.asArray()) list.add(valueOf(one, member));
      return list;
    }
    SdkField<?> member = field.getTrait(MapTrait.class).valueFieldInfo();
    Map<String, Object> map = new LinkedHashMap<>();
    value.asObject().forEach((name, one) -> map.put(name, valueOf(one, member)));
    return map;
  }

  static Object pojoOf(JsonNode members, SdkPojo builder) {
    Map<String, JsonNode> left = new LinkedHashMap<>(members.asObject());
    for (SdkField<?> field : builder.sdkFields()) {
      JsonNode value = left.remove(field.locationName());
      if (value != null) field.set(builder, valueOf(value, field));
    }
    if (!left.isEmpty()) throw new IllegalArgumentException("no members: " + left.keySet());
    return ((SdkBuilder<?, ?>) builder).build();
  }

  static String quoted(String text) {
    StringBuilder to = new StringBuilder("\"");
    for (char c : text.toCharArray())
      to.append(c < ' ' || c == '"' || c == '\\' ? String.format("\\u%04x", (int) c) : c);
    return to.append('"').toString();
  }

  static String jsonOf(Object value) {
    if (value == null || value instanceof Number || value instanceof Boolean) return "" + value;
    if (value instanceof SdkPojo pojo) {
      Map<String, Object> members = new LinkedHashMap<>();
      for (SdkField<?> field : pojo.sdkFields()) {
        Object member = field.getValueOrDefault(pojo);
        if (member != null) members.put(field.locationName(), member);
      }
      return jsonOf(members);
    }
    List<String> parts = new ArrayList<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((name, one) -> parts.add(quoted("" + name) + ":" + jsonOf(one)));
      return "{" + String.join(",", parts) + "}";
    }
    if (value instanceof Iterable<?> list) {
      for (Object one : list) parts.add(jsonOf(one));
      return "[" + String.join(",", parts) + "]";
    }
    return quoted(value.toString());
  }

  static Object invoke(Object on, Class<?> of, String method, Object request) throws Exception {
    try {
      return of.getMethod(method, request.getClass()).invoke(on, request);
    } catch (InvocationTargetException thrown) {
      throw (Exception) thrown.getCause();
    }
  }

  static String lowered(String name) {
    return Character.toLowerCase(name.charAt(0)) + name.substring(1);
  }

  static Object requestOf(String operation, JsonNode members) throws Exception {
    String name = operation.replace("MLModel", "MlModel").replace("RDS", "Rds") + "Request";
    Class<?> type = Class.forName(MachineLearningClient.class.getPackageName() + ".model." + name);
    return pojoOf(members, (SdkPojo) type.getMethod("builder").invoke(null));
  }

  static Object carryOutS3(String operation, Map<String, JsonNode> members) {
    try (S3Client s3 = S3Client.builder()  // its address is in AWS_ENDPOINT_URL
             .region(Region.US_EAST_1)
             .credentialsProvider(EnvironmentVariableCredentialsProvider.create())
             .forcePathStyle(true)
             .overrideConfiguration(settings -> settings.retryStrategy(retry -> retry.maxAttempts(1)))
             .build()) {
      String bucket = members.get("Bucket").asString();
      if (operation.equals("CreateBucket")) {
        s3.createBucket(create -> create.bucket(bucket));
        return Map.of();
      }
      String key = members.get("Key").asString();
      if (operation.equals("PutObject")) {
        s3.putObject(put -> put.bucket(bucket).key(key),
                     RequestBody.fromString(members.get("Body").asString()));
        return Map.of();
      }
      byte[] body = s3.getObjectAsBytes(get -> get.bucket(bucket).key(key)).asByteArray();
      return Map.of("Body", Base64.getEncoder().encodeToString(body));
    }
  }

  static Object carryOut(MachineLearningClient client, String step, JsonNode members)
      throws Exception {
    String[] words = step.split(" ");
    if (words[0].equals("s3")) return carryOutS3(words[1], members.asObject());
    if (words.length == 1)
      return invoke(client, MachineLearningClient.class, lowered(step), requestOf(step, members));
    if (words[0].equals("wait")) {
      Object request = requestOf("Describe" + words[1].replace("Available", "s"), members);
      try (var waiter = client.waiter()) {
        invoke(waiter, waiter.getClass().getInterfaces()[0], "waitUntil" + words[1], request);
      }
      return Map.of();
    }
    Object pages = invoke(client, MachineLearningClient.class, lowered(words[1]) + "Paginator",
                          requestOf(words[1], members));
    return Map.of("Results", pages.getClass().getMethod("results").invoke(pages));
  }

  public static void main(String[] arguments) throws Exception {
    MachineLearningClient client =
        MachineLearningClient.builder()
            // Its address is in AWS_ENDPOINT_URL_MACHINE_LEARNING.
            .region(Region.US_EAST_1)
            .credentialsProvider(EnvironmentVariableCredentialsProvider.create())
            .overrideConfiguration(settings -> settings.retryStrategy(retry -> retry.maxAttempts(1)))
            .build();
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
    for (String line; (line = lines.readLine()) != null; ) {
      List<JsonNode> asked = JsonNode.parser().parse(line).asArray();
      String step = asked.get(0).asString();
      String error = "";
      Object result;
      try {
        result = carryOut(client, step, asked.get(1));
      } catch (AwsServiceException thrown) {
        error = thrown.awsErrorDetails().errorCode();
        result = Map.of("message", thrown.awsErrorDetails().errorMessage(),
                        "status", thrown.statusCode(), "class", thrown.getClass().getSimpleName());
      }
      Map<String, Object> told = new LinkedHashMap<>();
      told.put("step", step);
      told.put("error", error);
      told.put("result", result);
      System.out.println(jsonOf(told));
    }
  }
}
