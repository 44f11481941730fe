/// service/api_held.h: a Describe call that waits for jobs to end.
#pragma once

#include "service/api.h"

namespace glassbox::service {

struct Api::Held {
  DescribeQuery query;
  HttpClient client;
  HttpReply reply;
  TaskQueue::Clock::time_point until;
  std::uint64_t seen;  // of changes_, when it was looked at last
};

}  // namespace glassbox::service
