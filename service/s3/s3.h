/// service/s3/s3.h: the part of Amazon S3's REST API that scripts use, over the service's buckets.
///
/// A bucket is a directory, a key a path in it (docs/s3.md). Objects appear whole or not at all and
/// are on the disk before they are acknowledged.
///
/// source  Amazon S3 API Reference; AWS STS and IAM API References for what scripts ask of those
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "service/http/http_message.h"
#include "service/jobs/buckets.h"
#include "service/jobs/task_queue.h"
#include "service/s3/s3_call.h"
#include "service/s3/s3_request.h"
#include "service/s3/s3_uploads.h"
#include "service/store/data_directory.h"
#include "service/wire/access_entry.h"

namespace glassbox::service {

class S3 {
 public:
  static constexpr std::size_t kMostBody = std::size_t{8} << 20;  ///< but for objects and parts

  /// Both must outlive it.
  S3(const Buckets& buckets, const DataDirectory& directory, AccessLog access_log = nullptr);
  ~S3();  ///< stop()
  S3(const S3&) = delete;
  S3& operator=(const S3&) = delete;

  /// For a request that is_s3_request(): how its body is read. Does not block.
  [[nodiscard]] static HttpDecision decide(const HttpRequest& request);
  /// Does not block. reply is called once, now or later.
  void handle(HttpRequest&& request, HttpReply reply);
  /// Uploads end, and nothing is answered any more.
  void stop();

 private:
  using Call = S3Call;
  using CallPointer = std::shared_ptr<Call>;

  void carry_out(const CallPointer& call);
  [[nodiscard]] HttpResponse answer(const CallPointer& call);
  [[nodiscard]] HttpResponse answer_of_bucket(const Call& call);
  [[nodiscard]] HttpResponse answer_of_object(const CallPointer& call);
  [[nodiscard]] S3Bucket bucket_of(const S3Request& request) const;

  // s3_buckets.cpp
  [[nodiscard]] HttpResponse list_buckets() const;
  [[nodiscard]] HttpResponse create_bucket(const Call& call);
  [[nodiscard]] HttpResponse delete_bucket(const Call& call);
  [[nodiscard]] HttpResponse bucket_setting(const Call& call);
  [[nodiscard]] HttpResponse policy(const Call& call);
  [[nodiscard]] std::filesystem::path policy_path(const std::string& bucket) const;

  // s3_lists.cpp
  [[nodiscard]] HttpResponse list(const Call& call) const;
  [[nodiscard]] HttpResponse list_versions(const Call& call) const;
  [[nodiscard]] HttpResponse list_uploads(const Call& call) const;

  // s3_objects.cpp
  [[nodiscard]] HttpResponse get(const Call& call, bool head_only);
  void put(const CallPointer& call);
  [[nodiscard]] HttpResponse copy(const Call& call);
  [[nodiscard]] HttpResponse object_setting(const Call& call) const;
  [[nodiscard]] HttpResponse remove(const Call& call);
  [[nodiscard]] HttpResponse remove_many(const Call& call);
  void remove_key(const S3Bucket& bucket, const std::string& key,
                  std::map<std::filesystem::path, Descriptor>& changed,
                  std::string_view match = {});
  [[nodiscard]] HttpResponse finished_put(const Call& call, const S3Bucket& bucket,
                                          S3TemporaryFile& file, ObjectFacts facts);
  void publish(const Call& call, const S3Bucket& bucket, S3TemporaryFile& file);

  // s3_multipart.cpp
  [[nodiscard]] HttpResponse begin_upload(const Call& call);
  void put_part(const CallPointer& call);
  [[nodiscard]] HttpResponse copy_part(const Call& call);
  [[nodiscard]] HttpResponse list_parts(const Call& call) const;
  [[nodiscard]] HttpResponse complete_upload(const Call& call);
  [[nodiscard]] HttpResponse abort_upload(const Call& call);

  const Buckets& buckets_;
  const DataDirectory& directory_;
  const std::filesystem::path data_;  // without symbolic links
  const AccessLog access_log_;
  S3Uploads uploads_;
  std::mutex names_;  // while a name is looked at and taken, so that conditions hold
  TaskQueue queue_{/*threads=*/8, /*at_once=*/0};
};

}  // namespace glassbox::service
