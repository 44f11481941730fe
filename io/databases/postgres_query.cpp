// BEGIN READ ONLY, a cursor, FETCH after FETCH. All calls are libpq's asynchronous ones, so that
// the caller's progress() is heard while the server works. A statement goes through the extended
// protocol, which takes one and no more; a cursor takes none that changes data, and the transaction
// none that does so through a function.
#include "io/databases/postgres_query.h"

#include <libpq-fe.h>

#include <chrono>
#include <future>
#include <memory>
#include <new>
#include <optional>
#include <set>
#include <thread>
#include <utility>

#include "io/base/optional_library.h"
#include "io/databases/query_steps.h"

namespace glassbox::io {
namespace {

using Clock = std::chrono::steady_clock;

struct Libpq {
  OptionalLibrary library{"libpq.so.5", "libpq5", "to read from PostgreSQL and Redshift"};
#define GLASSBOX_LIBPQ(name) \
  decltype(&::PQ##name) name = library.function<decltype(&::PQ##name)>("PQ" #name)
  GLASSBOX_LIBPQ(conndefaults);
  GLASSBOX_LIBPQ(conninfoFree);
  GLASSBOX_LIBPQ(connectStartParams);
  GLASSBOX_LIBPQ(connectPoll);
  GLASSBOX_LIBPQ(status);
  GLASSBOX_LIBPQ(socket);
  GLASSBOX_LIBPQ(finish);
  GLASSBOX_LIBPQ(errorMessage);
  GLASSBOX_LIBPQ(serverVersion);
  GLASSBOX_LIBPQ(setNoticeProcessor);
  GLASSBOX_LIBPQ(sendQuery);
  GLASSBOX_LIBPQ(sendQueryParams);
  GLASSBOX_LIBPQ(setSingleRowMode);
  GLASSBOX_LIBPQ(setnonblocking);
  GLASSBOX_LIBPQ(flush);
  GLASSBOX_LIBPQ(isBusy);
  GLASSBOX_LIBPQ(consumeInput);
  GLASSBOX_LIBPQ(getResult);
  GLASSBOX_LIBPQ(resultStatus);
  GLASSBOX_LIBPQ(resultErrorField);
  GLASSBOX_LIBPQ(resultErrorMessage);
  GLASSBOX_LIBPQ(clear);
  GLASSBOX_LIBPQ(ntuples);
  GLASSBOX_LIBPQ(nfields);
  GLASSBOX_LIBPQ(fname);
  GLASSBOX_LIBPQ(ftype);
  GLASSBOX_LIBPQ(fmod);
  GLASSBOX_LIBPQ(getisnull);
  GLASSBOX_LIBPQ(getvalue);
  GLASSBOX_LIBPQ(getlength);
  GLASSBOX_LIBPQ(getCancel);
  GLASSBOX_LIBPQ(cancel);
  GLASSBOX_LIBPQ(freeCancel);
#undef GLASSBOX_LIBPQ
};

const Libpq& libpq() {
  static const Libpq loaded;
  return loaded;
}

struct Finish {
  void operator()(PGconn* connection) const { libpq().finish(connection); }
};
struct Clear {
  void operator()(PGresult* result) const { libpq().clear(result); }
};
using Result = std::unique_ptr<PGresult, Clear>;

// What can be done about it, by the server's code for the error.
std::string remedy_of(const std::string& code) {
  if (code == "25006") return "; a query may only read";
  if (code == "42P01" || code == "42703" || code == "3F000")
    return "; check the names of tables and columns, and their schema";
  if (code == "42501") return "; the user needs the right to read it (GRANT SELECT)";
  if (code == "57014")
    return "; the server ended the query: its statement_timeout, or somebody cancelled it";
  if (code == "53200" || code == "53100") return "; the server has too little memory or disk";
  return "";
}

class PostgresConnection {
 public:
  explicit PostgresConnection(const QueryRequest& request)
      : request_(request), shown_(request.address.shown()) {
    connect();
  }
  ~PostgresConnection() {
    if (is_running_ && pq_.status(get()) == CONNECTION_OK) cancel();
  }
  PostgresConnection(const PostgresConnection&) = delete;
  PostgresConnection& operator=(const PostgresConnection&) = delete;

  void run() {
    // Two at most in versions before 9; later ones write as many digits as it takes.
    execute("SET extra_float_digits TO 2; SET datestyle TO 'ISO'; SET timezone TO 'UTC'");
    execute("BEGIN READ ONLY");
    constexpr std::string_view kDeclare = "DECLARE glassbox_rows CURSOR FOR\n";
    prefix_ = kDeclare.size();
    const std::string declare = std::string(kDeclare) + request_.sql;
    send(pq_.sendQueryParams(get(), declare.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 0));
    while (next()) {
    }
    prefix_ = 0;
    // Redshift calls itself 8.0.2, and a single node of it gives no more than 1,000.
    constexpr int kOldVersion = 90'000;
    const std::string fetch = std::string("FETCH ") +
                              (pq_.serverVersion(get()) < kOldVersion ? "1000" : "10000") +
                              " FROM glassbox_rows";
    for (bool is_more = true; is_more;) {
      send(pq_.sendQueryParams(get(), fetch.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 0));
      pq_.setSingleRowMode(get());
      is_more = false;
      while (const Result rows = next()) is_more |= take(*rows) > 0;
    }
    rows_->finish();
    execute("ROLLBACK");
  }

  [[nodiscard]] QueryResult result() const {
    return {rows_->columns(), rows_->count(), rows_->notes()};
  }

 private:
  [[nodiscard]] PGconn* get() const { return connection_.get(); }

  [[noreturn]] void refuse(const std::string& message) const {
    throw InputError({shown_}, message);
  }

  void connect() {
    const DatabaseAddress& address = request_.address;
    std::map<std::string, std::string> given = {{"application_name", "glassbox"},
                                                {"keepalives_idle", "30"},
                                                {"keepalives_interval", "10"},
                                                {"keepalives_count", "3"}};
    for (const auto& [name, value] : address.parameters) given[name] = value;
    given["client_encoding"] = "UTF8";
    for (const auto& [name, value] :
         {std::pair("host", address.host), std::pair("user", address.user),
          std::pair("password", address.password), std::pair("dbname", address.database)})
      if (!value.empty()) given[name] = value;
    if (!address.host.empty()) given["port"] = std::to_string(address.port);
    std::vector<const char*> names, values;
    for (const auto& [name, value] : given) {
      names.push_back(name.c_str());
      values.push_back(value.c_str());
    }
    names.push_back(nullptr);
    values.push_back(nullptr);
    const auto until = Clock::now() + std::chrono::seconds(address.connect_seconds);
    connection_.reset(pq_.connectStartParams(names.data(), values.data(), /*expand_dbname=*/0));
    if (!connection_) throw std::bad_alloc();
    pq_.setNoticeProcessor(
        get(), [](void*, const char*) {}, nullptr);
    const auto no_connection = [&](const std::string& why) {
      refuse("cannot connect: " + why + "; check host, port, database, user and password" +
             (address.password.empty() ? " (in the address, PGPASSWORD or ~/.pgpass)" : "") +
             ", and that the server runs and lets this machine in");
    };
    for (PostgresPollingStatusType state = PGRES_POLLING_WRITING; state != PGRES_POLLING_OK;) {
      if (pq_.status(get()) == CONNECTION_BAD || state == PGRES_POLLING_FAILED)
        no_connection(one_line(pq_.errorMessage(get())));
      if (Clock::now() > until)
        no_connection("no answer in " + std::to_string(address.connect_seconds) + " s");
      tell();
      wait_for_socket(pq_.socket(get()), state == PGRES_POLLING_READING,
                      state == PGRES_POLLING_WRITING);
      state = pq_.connectPoll(get());
    }
    if (pq_.setnonblocking(get(), 1) != 0) lost();
  }

  void tell() const {
    if (request_.progress) request_.progress(rows_ ? rows_->count() : 0);
  }

  [[noreturn]] void lost() const {
    refuse("the connection was lost after " + std::to_string(rows_ ? rows_->count() : 0) +
           " rows: " + one_line(pq_.errorMessage(get())) +
           "; run it again when the server is back");
  }

  void execute(const char* sql) {
    send(pq_.sendQuery(get(), sql));
    while (next()) {
    }
  }

  void send(int is_sent) {
    if (is_sent != 1) lost();
    is_running_ = true;
    while (const int left = pq_.flush(get())) {
      if (left < 0) lost();
      tell();
      wait_for_socket(pq_.socket(get()), /*reads=*/true, /*writes=*/true);
      if (pq_.consumeInput(get()) != 1) lost();
    }
    last_told_ = Clock::now();
  }

  // The next result of what was sent; nothing when there are no more.
  Result next() {
    while (pq_.isBusy(get()) == 1) {
      wait_for_socket(pq_.socket(get()), /*reads=*/true, /*writes=*/false);
      if (pq_.consumeInput(get()) != 1) lost();
      tell_in_time();
    }
    tell_in_time();
    Result result(pq_.getResult(get()));
    is_running_ = result != nullptr;
    if (result) check(*result);
    return result;
  }

  void tell_in_time() {
    const auto now = Clock::now();
    if (now - last_told_ < std::chrono::milliseconds(kWaitMilliseconds)) return;
    last_told_ = now;
    tell();
  }

  // libpq waits for the server without a limit: on a thread of its own, which goes on alone when a
  // server that has taken the request says nothing.
  void cancel() const noexcept {
    PGcancel* const request = pq_.getCancel(get());
    if (request == nullptr) return;
    constexpr std::chrono::seconds kLongest{3};
    try {
      const auto done = std::make_shared<std::promise<void>>();
      std::future<void> is_done = done->get_future();
      std::thread([request, done, ask = pq_.cancel, give_back = pq_.freeCancel] {
        char why[256];
        (void)ask(request, why, sizeof why);  // what failed would have to end anyway
        give_back(request);
        done->set_value();
      }).detach();
      is_done.wait_for(kLongest);
    } catch (const std::exception&) {  // no thread: the server notices when it next writes
      pq_.freeCancel(request);
    }
  }

  void check(const PGresult& result) const {
    const ExecStatusType status = pq_.resultStatus(&result);
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_SINGLE_TUPLE)
      return;
    const auto field = [&](int name) { return one_line(pq_.resultErrorField(&result, name)); };
    const std::string code = field(PG_DIAG_SQLSTATE);
    // Without a code libpq speaks, and those of 57P say that the server goes away.
    if (code.empty() || code.starts_with("57P") || pq_.status(get()) == CONNECTION_BAD)
      refuse("the connection was lost after " + std::to_string(rows_ ? rows_->count() : 0) +
             " rows: " + one_line(pq_.resultErrorMessage(&result)) +
             "; run it again when the server is back");
    std::string message = field(PG_DIAG_MESSAGE_PRIMARY);
    if (message.find("multiple commands") != std::string::npos)
      refuse(
          "expected one statement that returns rows, and the query has several (the server "
          "says: " +
          message + ")");
    for (const int more : {PG_DIAG_MESSAGE_DETAIL, PG_DIAG_MESSAGE_HINT})
      if (const std::string text = field(more); !text.empty()) message += "; " + text;
    const std::string place = field(PG_DIAG_STATEMENT_POSITION);
    if (const auto at = std::atol(place.c_str()) - static_cast<long>(prefix_);
        prefix_ > 0 && at > 0)
      message += ", at character " + std::to_string(at) + " of the query";
    const bool is_statement =
        prefix_ > 0 && (code == "42601" || code == "0A000" || code == "42P11");
    refuse("the query failed: " + message + " (SQLSTATE " + code + ")" +
           (is_statement ? "; expected one SELECT" : remedy_of(code)));
  }

  // The rows of a result, of which the first has to say what the columns are.
  int take(const PGresult& result) {
    const int rows = pq_.ntuples(&result), columns = pq_.nfields(&result);
    if (!rows_) {
      std::vector<QueryColumn> described;
      for (int i = 0; i < columns; ++i) {
        const std::string name = pq_.fname(&result, i);
        const auto meaning = postgres_column(pq_.ftype(&result, i), pq_.fmod(&result, i));
        if (!meaning) throw binary_column(shown_, name, "encode(" + name + ", 'hex')");
        described.push_back({name, *meaning});
      }
      if (described.empty()) refuse("the query returns rows without columns; name some");
      if (request_.begins) request_.begins(described);
      rows_.emplace(std::move(described), request_.sink);
      if (request_.has_header) rows_->add_header();
    }
    for (int row = 0; row < rows; ++row) {
      for (int i = 0; i < columns; ++i) {
        if (pq_.getisnull(&result, row, i) == 1) {
          rows_->add(std::nullopt);
        } else {
          rows_->add(std::string_view(pq_.getvalue(&result, row, i),
                                      static_cast<std::size_t>(pq_.getlength(&result, row, i))));
        }
      }
    }
    return rows;
  }

  const Libpq& pq_ = libpq();
  const QueryRequest& request_;
  const std::string shown_;
  std::unique_ptr<PGconn, Finish> connection_;
  std::optional<QueryRows> rows_;
  bool is_running_ = false;  // something that the server has not answered to the end
  std::size_t prefix_ = 0;   // characters before the query in what was sent; 0: not the query
  Clock::time_point last_told_ = Clock::now();
};

}  // namespace

std::string unknown_postgres_parameter(const DatabaseAddress& address) {
  const Libpq& pq = libpq();
  const std::unique_ptr<PQconninfoOption, decltype(pq.conninfoFree)> options(pq.conndefaults(),
                                                                             pq.conninfoFree);
  if (!options) throw std::bad_alloc();
  std::set<std::string_view> known;
  for (const PQconninfoOption* one = options.get(); one->keyword != nullptr; ++one)
    known.insert(one->keyword);
  for (const auto& [name, value] : address.parameters)
    if (!known.contains(name)) return name;
  return "";
}

QueryResult run_postgres_query(const QueryRequest& request) {
  PostgresConnection connection(request);
  connection.run();
  return connection.result();
}

}  // namespace glassbox::io
