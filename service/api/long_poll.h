/// service/api/long_poll.h: a Describe call that waits for jobs to end.
#pragma once

#include <cstdint>

#include "service/http/http_message.h"
#include "service/jobs/task_queue.h"
#include "service/store/describe_query.h"

namespace glassbox::service {

struct LongPoll {
  DescribeQuery query;
  HttpClient client;
  HttpReply reply;
  TaskQueue::Clock::time_point until;
  std::uint64_t seen;  // of changes_, when it was looked at last
};

}  // namespace glassbox::service
