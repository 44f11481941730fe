#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "service/api/api.h"
#include "service/wire/api_error.h"

namespace glassbox::service {
namespace {

DescribeQuery query_of(ObjectType type, const nlohmann::json& request) {
  DescribeQuery query{.type = type};
  const auto text = [&request](const char* name) -> std::optional<std::string> {
    const auto at = request.find(name);
    return at == request.end() ? std::nullopt : std::optional(at->get<std::string>());
  };
  query.variable = text("FilterVariable");
  for (const char* const name : {"EQ", "GT", "LT", "GE", "LE", "NE", "Prefix"})
    if (auto value = text(name)) query.comparators.emplace_back(name, std::move(*value));
  query.sort_order = text("SortOrder");
  query.next_token = text("NextToken");
  query.limit = request.value("Limit", 100);
  return query;
}

// Worth waiting for: jobs to come, and no failure that ends a client's waiting anyway.
bool is_promising(const ObjectStore::Page& page) {
  bool has_unfinished = false;
  for (const StoredObject& object : page.objects) {
    if (object.status == ObjectStatus::kFailed) return false;
    has_unfinished |=
        object.status == ObjectStatus::kPending || object.status == ObjectStatus::kInProgress;
  }
  return has_unfinished;
}

// Status is what changes: who asks for it wants to know it now.
bool may_wait(const DescribeQuery& query) {
  return query.variable && !query.comparators.empty() && query.variable != "Status" &&
         !query.next_token;
}

}  // namespace

std::string Api::page_json(const ObjectStore::Page& page) const {
  nlohmann::ordered_json json;
  json["Results"] = nlohmann::ordered_json::array();
  for (const StoredObject& object : page.objects)
    json["Results"].push_back(to_json(object, Detail::kDescribe, facts_));
  if (page.next_token) json["NextToken"] = *page.next_token;
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

void Api::describe(ObjectType type, const Json& request, const HttpClient& client,
                   const HttpReply& reply) {
  DescribeQuery query = query_of(type, request);
  const ObjectStore::Page page = store_.describe(query);
  if (stopping_ || options_.hold.count() == 0 || !may_wait(query) || !is_promising(page))
    return reply({.status = 200, .body = page_json(page)});
  const auto until = TaskQueue::Clock::now() + options_.hold;
  long_polls_.push_back({std::move(query), client, reply, until, changes_});
  lists_.post_at(until, [this] { check_long_polls(); });
}

// What long polls wait for may have come. From any thread.
void Api::something_changed() {
  lists_.post([this] {
    ++changes_;
    check_long_polls();
  });
}

// One call a task: however many there are, other requests wait for one page at most.
void Api::check_long_polls() {
  if (!std::exchange(is_looking_, true)) lists_.post([this] { check_next_long_poll(); });
}

void Api::check_next_long_poll() {
  const auto now = TaskQueue::Clock::now();
  const auto poll = std::ranges::find_if(long_polls_, [this, now](const LongPoll& one) {
    return one.seen < changes_ || one.until <= now;
  });
  if (poll == long_polls_.end()) {
    is_looking_ = false;
    return;
  }
  poll->seen = changes_;
  if (answer_long_poll(*poll)) {
    long_polls_.erase(poll);
  } else {
    long_polls_.splice(long_polls_.end(), long_polls_,
                       poll);  // those that wait for their first look come before
  }
  lists_.post([this] { check_next_long_poll(); });
}

// Whether it needs to wait no more: what it waits for has come, its time is over, or its client has
// gone.
bool Api::answer_long_poll(const LongPoll& poll) const {
  if (poll.client && *poll.client) return true;
  try {
    const ObjectStore::Page page = store_.describe(poll.query);
    if (poll.until > TaskQueue::Clock::now() && is_promising(page)) return false;
    poll.reply({.status = 200, .body = page_json(page)});
  } catch (const std::exception& error) {
    poll.reply({.status = 500,
                .body = error_body({"InternalServerException", 500, error.what()}),
                .error_type = "InternalServerException"});
  }
  return true;
}

}  // namespace glassbox::service
