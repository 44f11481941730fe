// Objects: read, put, copied and deleted.
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <pugixml.hpp>
#include <system_error>

#include "io/files/contained_file.h"
#include "io/files/contained_whole_file.h"
#include "service/auth/digest.h"
#include "service/s3/object_pieces.h"
#include "service/s3/s3.h"
#include "service/s3/s3_call.h"
#include "service/s3/xml_text.h"

namespace glassbox::service {
namespace {

constexpr std::uint64_t kKeptFree = std::uint64_t{64} << 20;  // for the database and logs
constexpr std::uint64_t kMostObject = std::uint64_t{5} << 40;

// Before a body is asked for.
void check_size(const S3Bucket& bucket, std::optional<std::uint64_t> size) {
  if (!size) return;
  if (*size > kMostObject) throw S3Error("EntityTooLarge", "an object has 5 TiB at most");
  struct statvfs space {};
  if (::fstatvfs(bucket.directory->get(), &space) != 0) return;
  if (*size + kKeptFree > std::uint64_t{space.f_bavail} * space.f_frsize)
    throw S3Error("InsufficientStorage", "the disk has no room for the object; free some space");
}

// What is asked of an object that is to be replaced, or must not be there.
void check_may_put(const HttpHeaders& headers, const S3Bucket& bucket, const std::string& key) {
  const std::string_view match = headers["if-match"], none_match = headers["if-none-match"];
  if (match.empty() && none_match.empty()) return;
  if (!none_match.empty() && none_match != "*")
    throw S3Error("NotImplemented", "If-None-Match of a PUT: expected *");
  const auto object = find_object(bucket, key);
  if (!none_match.empty() && object)
    throw S3Error("PreconditionFailed", "If-None-Match: the object is there");
  if (!match.empty() && !object) throw S3Error("NoSuchKey", "If-Match: there is no such object");
  if (!match.empty() && bare_etag(match) != "*" && bare_etag(match) != object->state.facts.etag)
    throw S3Error("PreconditionFailed", "If-Match: the object has another ETag");
}

// A name cannot be a file and a directory; said before the body comes.
void check_place(const S3Bucket& bucket, const std::filesystem::path& path) {
  std::filesystem::path way;
  for (const auto& name : path.parent_path()) {
    way /= name;
    struct stat found {};
    if (::fstatat(bucket.directory->get(), way.c_str(), &found, AT_SYMLINK_NOFOLLOW) != 0) return;
    if (!S_ISDIR(found.st_mode)) throw std::system_error(ENOTDIR, std::generic_category());
  }
  struct stat found {};
  if (::fstatat(bucket.directory->get(), path.c_str(), &found, AT_SYMLINK_NOFOLLOW) != 0) return;
  if (S_ISDIR(found.st_mode)) throw std::system_error(EISDIR, std::generic_category());
  if (!S_ISREG(found.st_mode))
    throw S3Error("InvalidRequest", "a link or a device has the name of this object");
}

void flush_all(std::map<std::filesystem::path, Descriptor>& directories) {
  for (const auto& [path, directory] : directories)
    if (directory.get() >= 0) ::fsync(directory.get());  // some file systems refuse
  directories.clear();
}

HttpResponse put_answer(const ObjectFacts& facts) {
  HttpResponse response = xml_response("");
  response.headers.emplace_back("ETag", quoted_etag(facts.etag));
  if (facts.checksum_kind && !facts.checksum.empty())
    response.headers.emplace_back("x-amz-checksum-" + std::string(name_of(*facts.checksum_kind)),
                                  facts.checksum);
  return response;
}

void make_folder(const S3Bucket& bucket, const std::filesystem::path& path) {
  std::vector<MadeDirectory> made;
  const Descriptor base(::dup(bucket.directory->get()));
  const Descriptor folder =
      make_directories_beneath(base, path, Links::kRefuse, bucket.name + "/" + path.string(), made);
}

}  // namespace

HttpResponse S3::get(const Call& call, bool head_only) {
  const S3Request& request = call.request;
  const S3Bucket bucket = bucket_of(request);
  if (request.has("partNumber"))
    throw S3Error("NotImplemented", "objects are not read by their parts; ask for a range");
  OpenObject object = open_object(bucket, request.key);
  const HttpHeaders& headers = request.headers;
  HttpResponse response;
  const bool is_checked = headers["x-amz-checksum-mode"] == "ENABLED";
  try {
    check_conditions(headers, "", object.state);
  } catch (const S3Error& error) {
    if (error.code != "NotModified") throw;
    add_object_headers(response, object.state, false);
    response.status = 304;
    response.content_type.clear();
    return response;
  }
  const std::uint64_t size = object.state.size;
  const auto range = range_of(headers["range"], size);
  add_object_headers(response, object.state, is_checked && !range);
  for (const auto& [name, header] : {std::pair("response-cache-control", "cache-control"),
                                     {"response-content-disposition", "content-disposition"},
                                     {"response-content-encoding", "content-encoding"},
                                     {"response-content-language", "content-language"},
                                     {"response-expires", "expires"}})
    if (const auto value = request.find(name)) {
      const std::string replaced = header;
      std::erase_if(response.headers, [&](const auto& one) { return one.first == replaced; });
      response.headers.emplace_back(replaced, *value);
    }
  if (const auto type = request.find("response-content-type")) response.content_type = *type;
  const auto [begin, end] = range.value_or(std::pair<std::uint64_t, std::uint64_t>(0, size));
  if (range) {
    response.status = 206;
    response.headers.emplace_back("Content-Range", "bytes " + std::to_string(begin) + "-" +
                                                       std::to_string(end - 1) + "/" +
                                                       std::to_string(size));
  }
  if (head_only || end == begin) {
    response.length = end - begin;
    return response;
  }
  response.length = end - begin;
  response.pieces = pieces_of_file(std::move(object.file), begin, end, queue_);
  return response;
}

void S3::put(const CallPointer& call) {
  struct Put {
    S3Bucket bucket;
    std::unique_ptr<S3TemporaryFile> file;
    ObjectFacts facts;
  };
  const S3Request& request = call->request;
  const auto put = std::make_shared<Put>();
  put->bucket = bucket_of(request);
  put->facts = facts_of(request.headers);
  BodyClaims claims = body_claims(request.headers, std::move(call->caller.payload));
  const std::filesystem::path path = put->bucket.place_for(request.key);
  const bool is_folder = request.key.ends_with('/');
  if (is_folder && claims.size.value_or(0) > 0)
    throw S3Error("InvalidArgument",
                  "a key that ends in \"/\" is a directory here, and has no bytes");
  if (!is_folder) check_place(put->bucket, path);
  check_may_put(request.headers, put->bucket, request.key);
  check_size(put->bucket, claims.size);
  if (!is_folder) put->file = std::make_unique<S3TemporaryFile>(put->bucket.directory);
  const auto kind = claims.checksum_kind;
  const auto receiver = std::make_shared<BodyReceiver>(
      std::move(call->pieces), std::move(claims), queue_,
      [put](std::string_view bytes, std::uint64_t offset) {
        if (!put->file) throw S3Error("InvalidArgument", "a directory has no bytes");
        put->file->write(bytes, offset);
      },
      [this, call, put, path, kind](std::exception_ptr error, ReceivedBody body) {
        try {
          if (error) std::rethrow_exception(error);
          if (!put->file) {
            make_folder(put->bucket, path);
            put->facts.etag = body.md5;
            return call->reply(put_answer(put->facts));
          }
          put->facts.etag = body.md5;
          put->facts.checksum_kind = kind;
          put->facts.checksum = to_base64(body.checksum);
          call->reply(finished_put(*call, put->bucket, *put->file, put->facts));
        } catch (const std::exception& failure) {
          call->reply(s3_error_response(s3_error_of(failure), call->request.resource()));
        }
      });
  receiver->start();
}

HttpResponse S3::finished_put(const Call& call, const S3Bucket& bucket, S3TemporaryFile& file,
                              ObjectFacts facts) {
  const bool is_kept = write_facts(file.file(), facts);
  publish(call, bucket, file);
  if (!is_kept) facts.etag = read_state(file.file()).facts.etag;
  return put_answer(facts);
}

// Conditions and the name are one step for all who come through this service.
void S3::publish(const Call& call, const S3Bucket& bucket, S3TemporaryFile& file) {
  const HttpHeaders& headers = call.request.headers;
  const bool is_new = headers["if-none-match"] == "*";
  const auto path = bucket.place_for(call.request.key);
  file.flush();
  {
    const std::lock_guard lock(names_);
    check_may_put(headers, bucket, call.request.key);
    check_place(bucket, path);
    if (!file.become(bucket, path, !is_new))
      throw S3Error("PreconditionFailed", "If-None-Match: the object is there");
  }
  file.flush_name();
}

HttpResponse S3::copy(const Call& call) {
  const S3Request& request = call.request;
  const HttpHeaders& headers = request.headers;
  if (!headers.has("x-amz-copy-source"))
    throw S3Error("NotImplemented", "this setting of objects is not served");
  const auto [source_bucket, source_key] = read_copy_source(headers["x-amz-copy-source"]);
  const OpenObject source = open_object(open_bucket(buckets_, source_bucket, data_), source_key);
  check_conditions(headers, "x-amz-copy-source-", source.state);
  const S3Bucket bucket = bucket_of(request);
  const std::filesystem::path path = bucket.place_for(request.key);
  const bool is_replaced = equal_but_for_case(headers["x-amz-metadata-directive"], "REPLACE");
  if (!is_replaced && source_bucket == request.bucket && source_key == request.key)
    throw S3Error("InvalidRequest",
                  "an object is copied to itself only with new metadata "
                  "(x-amz-metadata-directive: REPLACE)");
  ObjectState made;
  made.facts = is_replaced ? facts_of(headers) : source.state.facts;
  made.facts.checksum_kind.reset();
  if (request.key.ends_with('/')) {
    if (source.state.size > 0)
      throw S3Error("InvalidArgument",
                    "a key that ends in \"/\" is a directory here, and has no bytes");
    make_folder(bucket, path);
    made.facts.etag = source.state.facts.etag;
  } else {
    check_place(bucket, path);
    check_size(bucket, source.state.size);
    S3TemporaryFile file(bucket.directory);
    made.facts.etag =
        copy_range(source.file.get(), 0, source.state.size,
                   [&](std::string_view bytes, std::uint64_t offset) { file.write(bytes, offset); })
            .md5;
    const bool is_kept = write_facts(file.file(), made.facts);
    publish(call, bucket, file);
    const ObjectState state = read_state(file.file());
    made.modified = state.modified;
    if (!is_kept) made.facts.etag = state.facts.etag;
  }
  XmlText xml;
  xml.open("CopyObjectResult", kS3Namespace);
  xml.add("LastModified", iso_time(made.seconds()));
  xml.add("ETag", quoted_etag(made.facts.etag));
  xml.close("CopyObjectResult");
  return xml_response(xml.text());
}

// Nothing there is as good as deleted. Directories that are empty then go with it, as prefixes do.
// match is If-Match: the condition and the deletion are one step.
void S3::remove_key(const S3Bucket& bucket, const std::string& key,
                    std::map<std::filesystem::path, Descriptor>& changed, std::string_view match) {
  const auto path = bucket.find(key);
  const std::lock_guard lock(names_);
  const auto object = path ? find_object(bucket, key) : std::nullopt;
  if (!match.empty() && !object) throw S3Error("NoSuchKey", "If-Match: there is no such object");
  if (!object) return;
  if (!match.empty() && bare_etag(match) != "*" && bare_etag(match) != object->state.facts.etag)
    throw S3Error("PreconditionFailed", "If-Match: the object has another ETag");
  const Descriptor parent =
      open_contained_directory(bucket.path, path->parent_path(), bucket.name + "/" + key);
  const bool is_folder = key.ends_with('/');
  if (::unlinkat(parent.get(), path->filename().c_str(), is_folder ? AT_REMOVEDIR : 0) != 0) {
    const bool is_in_use = is_folder && (errno == ENOTEMPTY || errno == EEXIST);
    if (errno == ENOENT || is_in_use) return;
    throw std::system_error(errno, std::generic_category(), key);
  }
  Descriptor& readable = changed[path->parent_path()];
  if (readable.get() < 0)
    readable = Descriptor(::openat(parent.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  remove_empty_directories(bucket, path->parent_path());
}

HttpResponse S3::remove(const Call& call) {
  const S3Bucket bucket = bucket_of(call.request);
  std::map<std::filesystem::path, Descriptor> changed;
  remove_key(bucket, call.request.key, changed, call.request.headers["if-match"]);
  flush_all(changed);
  return no_content();
}

HttpResponse S3::remove_many(const Call& call) {
  const S3Bucket bucket = bucket_of(call.request);
  check_whole_body(call.request.headers, call.body);
  pugi::xml_document document;
  if (!document.load_buffer(call.body.data(), call.body.size(),
                            pugi::parse_default | pugi::parse_ws_pcdata_single))
    throw S3Error("MalformedXML", "the body is not XML");
  const pugi::xml_node root = document.child("Delete");
  const bool is_quiet = std::string_view(root.child("Quiet").text().as_string()) == "true";
  constexpr std::ptrdiff_t kMost = 1000;
  const auto objects = root.children("Object");
  const std::ptrdiff_t count = std::distance(objects.begin(), objects.end());
  if (count == 0 || count > kMost)
    throw S3Error("MalformedXML", "expected <Delete> with 1 to 1000 <Object>");
  XmlText xml;
  xml.open("DeleteResult", kS3Namespace);
  constexpr std::size_t kMostOpen = 32;
  std::map<std::filesystem::path, Descriptor> changed;
  for (const pugi::xml_node object : objects) {
    const std::string key = object.child("Key").text().as_string();
    const std::string version = object.child("VersionId").text().as_string("null");
    try {
      if (version != "null" && !version.empty())
        throw S3Error("NotImplemented", "objects have no versions here");
      remove_key(bucket, key, changed);
      if (changed.size() >= kMostOpen) flush_all(changed);
      if (is_quiet) continue;
      xml.open("Deleted");
      xml.add("Key", key);
      if (object.child("VersionId")) xml.add("VersionId", version);
      xml.close("Deleted");
    } catch (const std::exception& failure) {
      const S3Error error = s3_error_of(failure);
      xml.open("Error");
      xml.add("Key", key);
      xml.add("Code", error.code);
      xml.add("Message", error.what());
      xml.close("Error");
    }
  }
  flush_all(changed);
  xml.close("DeleteResult");
  return xml_response(xml.text());
}

}  // namespace glassbox::service
