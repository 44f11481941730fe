// AWS's SDK for Java, version 1; see sdk_test.py for what goes in and out.
//   java -cp 'DIRECTORY_OF_JARS/*' Steps.java URL
import com.amazonaws.AmazonServiceException;
import com.amazonaws.ClientConfiguration;
import com.amazonaws.auth.EnvironmentVariableCredentialsProvider;
import com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import com.amazonaws.retry.PredefinedRetryPolicies;
import com.amazonaws.services.machinelearning.AmazonMachineLearning;
import com.amazonaws.services.machinelearning.AmazonMachineLearningClientBuilder;
import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.AmazonS3ClientBuilder;
import com.amazonaws.waiters.Waiter;
import com.amazonaws.waiters.WaiterParameters;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

class Steps {
  // The SDK's own classes, filled by their setters.
  static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_PROPERTIES, MapperFeature.USE_STD_BEAN_NAMING)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  static String lowered(String name) {
    return Character.toLowerCase(name.charAt(0)) + name.substring(1);
  }

  static Object requestOf(String operation, JsonNode members) throws Exception {
    String name = AmazonMachineLearning.class.getPackageName() + ".model." + operation + "Request";
    return JSON.treeToValue(members, Class.forName(name));
  }

  static Object call(AmazonMachineLearning client, String operation, JsonNode members)
      throws Exception {
    Object request = requestOf(operation, members);
    Method method =
        AmazonMachineLearning.class.getMethod(lowered(operation), request.getClass());
    try {
      return method.invoke(client, request);
    } catch (InvocationTargetException thrown) {
      throw (Exception) thrown.getCause();
    }
  }

  @SuppressWarnings({"rawtypes", "unchecked"})
  static Object carryOutS3(String url, String step, JsonNode members) throws Exception {
    AmazonS3 s3 = AmazonS3ClientBuilder.standard()
        .withEndpointConfiguration(new EndpointConfiguration(url, "us-east-1"))
        .withCredentials(new EnvironmentVariableCredentialsProvider())
        .withPathStyleAccessEnabled(true)
        .build();
    String bucket = members.get("Bucket").asText();
    if (step.equals("s3 CreateBucket")) {
      s3.createBucket(bucket);
      return Map.of();
    }
    String key = members.get("Key").asText();
    if (step.equals("s3 PutObject")) {
      s3.putObject(bucket, key, members.get("Body").asText());
      return Map.of();
    }
    try (var object = s3.getObject(bucket, key)) {
      return Map.of("Body", object.getObjectContent().readAllBytes());  // base64 in JSON
    }
  }

  static Object carryOut(AmazonMachineLearning client, String step, JsonNode members)
      throws Exception {
    String[] words = step.split(" ");
    if (words.length == 1) return call(client, step, members);
    if (words[0].equals("wait")) {
      String operation = "Describe" + words[1].replace("Available", "s");
      Waiter waiter =
          (Waiter) client.waiters().getClass().getMethod(lowered(words[1])).invoke(client.waiters());
      waiter.run(new WaiterParameters((com.amazonaws.AmazonWebServiceRequest) requestOf(operation, members)));
      return Map.of();
    }
    // Its paginators leave Amazon ML out: as its users page.
    List<Object> found = new ArrayList<>();
    ObjectNode asked = members.deepCopy();
    asked.put("Limit", 1);
    do {
      Object page = call(client, words[1], asked);
      found.addAll((List<Object>) page.getClass().getMethod("getResults").invoke(page));
      asked.put("NextToken", (String) page.getClass().getMethod("getNextToken").invoke(page));
    } while (!asked.get("NextToken").isNull());
    return Map.of("Results", found);
  }

  public static void main(String[] arguments) throws Exception {
    AmazonMachineLearning client =
        AmazonMachineLearningClientBuilder.standard()
            .withEndpointConfiguration(new EndpointConfiguration(arguments[0], "us-east-1"))
            .withCredentials(new EnvironmentVariableCredentialsProvider())
            .withClientConfiguration(
                new ClientConfiguration()
                    .withRetryPolicy(PredefinedRetryPolicies.NO_RETRY_POLICY))
            .build();
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
    for (String line; (line = lines.readLine()) != null; ) {
      JsonNode asked = JSON.readTree(line);
      String step = asked.get(0).asText();
      ObjectNode told = JSON.createObjectNode().put("step", step).put("error", "");
      try {
        Object result = step.startsWith("s3 ") ? carryOutS3(arguments[0], step, asked.get(1))
                                               : carryOut(client, step, asked.get(1));
        if (result instanceof com.amazonaws.AmazonWebServiceResult<?> answer)
          ((com.amazonaws.AmazonWebServiceResult<com.amazonaws.ResponseMetadata>) answer).setSdkResponseMetadata(null);
        told.set("result", JSON.valueToTree(result));
      } catch (AmazonServiceException thrown) {
        told.put("error", thrown.getErrorCode());
        told.putObject("result")
            .put("message", thrown.getErrorMessage())
            .put("status", thrown.getStatusCode())
            .put("class", thrown.getClass().getSimpleName());
      }
      System.out.println(JSON.writeValueAsString(told));
    }
    System.exit(0);  // its waiters keep threads
  }
}
