/// service/jobs/store_leftovers.h: multipart uploads that a killed service left half done.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <thread>

#include "service/jobs/buckets.h"
#include "service/remote/store_output.h"
#include "service/store/data_directory.h"

namespace glassbox::service {

/// Aborts those that are in the journal when it is made, on a thread of its own: a store may be
/// away. What it cannot abort, it tries again at the next start.
class StoreLeftovers {
 public:
  /// buckets must outlive this.
  StoreLeftovers(const Buckets& buckets, const DataDirectory& directory,
                 std::function<void(const std::string&)> note);
  ~StoreLeftovers();
  StoreLeftovers(const StoreLeftovers&) = delete;
  StoreLeftovers& operator=(const StoreLeftovers&) = delete;

 private:
  std::atomic<bool> is_stopping_ = false;
  std::thread thread_;
};

}  // namespace glassbox::service
