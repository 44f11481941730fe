#include "engine/model/leaderboard.h"

#include <algorithm>
#include <stdexcept>

namespace glassbox::engine {

std::vector<std::size_t> Leaderboard::recipes() const {
  std::vector<std::size_t> shown;
  for (std::size_t i = 0; i < entries.size(); ++i)
    if (entries[i].stands_for_recipe) shown.push_back(i);
  std::ranges::stable_sort(shown, {}, [&](std::size_t i) { return entries[i].behind; });
  return shown;
}

void encode(const Leaderboard& leaderboard, ByteWriter& out) {
  out.u64(leaderboard.tried_on);
  out.u32(leaderboard.folds);
  out.u64(leaderboard.repeats);
  out.u64(leaderboard.best);
  out.u64(leaderboard.chosen);
  out.u64(leaderboard.entries.size());
  for (const Leaderboard::Entry& one : leaderboard.entries) {
    out.text(one.recipe);
    out.text(one.parameter);
    out.text(one.amount);
    for (const double value :
         {one.value, one.error, one.behind, one.behind_error, one.loss, one.features})
      out.f64(value);
    out.u64(one.repeats);
    out.u8(one.stands_for_recipe ? 1 : 0);
  }
  encode(leaderboard.curve, out);
}

Leaderboard decode_leaderboard(ByteReader& in) {
  Leaderboard board;
  board.tried_on = in.u64();
  board.folds = in.u32();
  board.repeats = in.u64();
  board.best = in.u64();
  board.chosen = in.u64();
  constexpr std::size_t kNumbersOfEntry = 10;  // three lengths, six values, the repeats
  board.entries.resize(in.count(kNumbersOfEntry * sizeof(std::uint64_t)));
  for (Leaderboard::Entry& one : board.entries) {
    one.recipe = in.text();
    one.parameter = in.text();
    one.amount = in.text();
    for (double* const value :
         {&one.value, &one.error, &one.behind, &one.behind_error, &one.loss, &one.features}) {
      *value = in.f64();
    }
    one.repeats = in.u64();
    one.stands_for_recipe = in.u8() != 0;
  }
  board.curve = decode_learning_curve(in);
  if (board.best >= board.entries.size() || board.chosen >= board.entries.size())
    throw std::invalid_argument("the chosen entry is not in the leaderboard");
  return board;
}

}  // namespace glassbox::engine
