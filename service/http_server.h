#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>
namespace glassbox {
struct HttpRequest {
  std::string method = {}, path = {}, target = {}, body = {};
};
struct HttpResponse {
  unsigned status = 200;
  std::string body = {};
  std::string content_type = "application/x-amz-json-1.1";
  std::string error_type = {}, request_id = {};
};
using HttpReply = std::function<void(HttpResponse)>;
using HttpHandler = std::function<void(HttpRequest&&, HttpReply)>;
}  // namespace glassbox
