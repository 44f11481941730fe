// `serve`: the flags of the service, and what they mean to service_run.h, which starts it.
#include <algorithm>
#include <memory>
#include <thread>

#include "cli/base/command.h"
#include "cli/base/commands.h"
#include "cli/base/options.h"
#include "cli/commands/service_run.h"

namespace glassbox::cli {

void add_serve(Command app) {
  const auto args = std::make_shared<ServeArgs>();
  args->threads = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  const Command cmd =
      app.subcommand("serve",
                     "Amazon ML's API on this machine, for boto3, aws-cli and others,\n"
                     "the part of S3's API that their scripts use, and the console, a web page");
  cmd.option("--data", args->data, "Where objects, models and logs are kept; made when missing")
      .type_name("DIR")
      .show_default();
  cmd.option("--root", args->root, "Buckets: s3://NAME/KEY is DIR/NAME/KEY; made when missing")
      .type_name("DIR")
      .show_default();
  cmd.option("--bucket", args->buckets, "A bucket elsewhere, any number of times")
      .type_name("NAME=DIR")
      .one_at_a_time();
  cmd.option("--s3", args->stores,
             "A bucket of an S3-compatible store, any number of times: NAME=ADDRESS,\n"
             "where ADDRESS is aws or https://HOST[:PORT], then [/BUCKET][?region=REGION];\n"
             "credentials are found as AWS's programs find them")
      .type_name("NAME=ADDRESS")
      .one_at_a_time();
  cmd.option("--redshift", args->redshift,
             "A database that CreateDataSourceFromRedshift may read by this\n"
             "ClusterIdentifier, any number of times; URL is postgresql://HOST:PORT")
      .type_name("NAME=URL")
      .one_at_a_time();
  cmd.option("--rds", args->rds,
             "The same of CreateDataSourceFromRDS, by InstanceIdentifier; URL is\n"
             "mysql://HOST:PORT or postgresql://HOST:PORT")
      .type_name("NAME=URL")
      .one_at_a_time();
  cmd.option("--host", args->host, "Address to listen at").type_name("ADDRESS").show_default();
  cmd.option("--port", args->port, "Port; 0 takes a free one").range(0, 65535).show_default();
  cmd.option("--allow-host", args->allowed_hosts,
             "Another name clients may call this machine by, any number of\n"
             "times; requests for other names are refused, so that no web page\n"
             "can reach the service through a browser")
      .type_name("NAME")
      .one_at_a_time();
  cmd.option("--url", args->url,
             "What EndpointUrl is to say, and a name that clients may call this\n"
             "machine by; default: the address above")
      .type_name("URL");
  cmd.option("--jobs", args->jobs, "Jobs at once; default: one a thread").range(1, kMostJobs);
  cmd.option("--threads", args->threads, "Threads of all jobs together")
      .range(1, 1024)
      .show_default();
  cmd.option(
         "--memory", [args](const std::string& text) { args->memory = memory_size(text); },
         "Bytes that one training may take; the model is the same")
      .type_name("SIZE")
      .default_text("half of the machine's, shared by the jobs");
  cmd.option("--hold", args->hold,
             "Seconds that a Describe call with a filter waits for jobs to end,\n"
             "so that AWS's waiters need not poll twice; 0 answers at once")
      .range(0, 50)
      .show_default();
  cmd.option("--learner", args->learner,
             "What trains models whose Parameters have no glassbox.learner: glassbox,\n"
             "or amazon, for scores and thresholds like Amazon ML's")
      .type_name("NAME")
      .one_of({"glassbox", "amazon"})
      .default_text("glassbox");
  cmd.flag("--explain", args->explain,
           "Predict adds each feature's contribution to Prediction.details");
  cmd.option("--credentials", args->credentials,
             "AWS's credentials file: who may use the service; every request must\n"
             "then be signed. In a profile, glassbox_access = read-only keeps from\n"
             "changes. Without it, everybody who reaches the port may do everything")
      .type_name("FILE");
  cmd.flag("--insecure", args->insecure,
           "Allow --host of other machines' reach without --credentials");
  cmd.option("--tls-cert", args->tls_certificate,
             "Certificate in PEM format, with those above it behind it; then the\n"
             "service speaks TLS alone")
      .type_name("FILE");
  cmd.option("--tls-key", args->tls_key, "Its private key, without a passphrase").type_name("FILE");
  cmd.option("--audit-log", args->audit_log,
             "Append a line of JSON for each change: who, what, id, status")
      .type_name("FILE");
  cmd.flag("--access-log", args->access_log,
           "A line for each request on stderr: operation, status, time");
  cmd.option("--log-format", args->log_format,
             "What stands on stderr: text, or json, one object a line, the start\n"
             "too, and then nothing on stdout")
      .type_name("FORMAT")
      .one_of({"text", "json"})
      .default_text("text");
  cmd.flag("--quiet", args->quiet, "Print nothing at the start");
  cmd.footer(
      "Examples:\n"
      "  glassbox serve --root buckets\n"
      "  glassbox serve --data /var/lib/glassbox --bucket loans=/srv/loans --port 0\n"
      "  glassbox serve --s3 'loans=https://minio.lan:9000/data?region=eu-west-1'\n"
      "  glassbox serve --redshift my-cluster=postgresql://db.lan:5432 --rds shop=mysql://db.lan\n"
      "  glassbox serve --host 0.0.0.0 --allow-host ml.lan --credentials keys \\\n"
      "    --tls-cert ml.pem --tls-key ml.key --audit-log audit\n"
      "  AWS_ENDPOINT_URL_MACHINE_LEARNING=http://127.0.0.1:8080 \\\n"
      "    aws machinelearning describe-ml-models\n"
      "  AWS_ENDPOINT_URL=http://127.0.0.1:8080 aws s3 cp loans.csv s3://loans/\n"
      "docs/service.md has the rest.");
  cmd.callback([args] { run_service(*args); });
}

}  // namespace glassbox::cli
