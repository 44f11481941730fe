// A transaction that may only read, the statement prepared once to see that it returns rows, then
// run as a stream of rows. All that may wait goes through the library's functions that do not, so
// that the caller's progress() is heard while the server works.
#include "io/databases/mysql_query.h"

#include <mysql.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <chrono>
#include <memory>
#include <new>
#include <optional>
#include <utility>

#include "io/base/optional_library.h"
#include "io/databases/query_steps.h"

namespace glassbox::io {
namespace {

using Clock = std::chrono::steady_clock;

struct Libmariadb {
  OptionalLibrary library{"libmariadb.so.3", "libmariadb3", "to read from MySQL and MariaDB"};
#define GLASSBOX_MYSQL(name)               \
  decltype(&::mysql_##name) mysql_##name = \
      library.function<decltype(&::mysql_##name)>("mysql_" #name)
  GLASSBOX_MYSQL(server_init);
  GLASSBOX_MYSQL(init);
  GLASSBOX_MYSQL(options);
  GLASSBOX_MYSQL(optionsv);
  GLASSBOX_MYSQL(real_connect);
  GLASSBOX_MYSQL(real_connect_start);
  GLASSBOX_MYSQL(real_connect_cont);
  GLASSBOX_MYSQL(close);
  GLASSBOX_MYSQL(error);
  GLASSBOX_MYSQL(errno);
  GLASSBOX_MYSQL(get_socket);
  GLASSBOX_MYSQL(get_timeout_value_ms);
  GLASSBOX_MYSQL(thread_id);
  GLASSBOX_MYSQL(real_query);
  GLASSBOX_MYSQL(real_query_start);
  GLASSBOX_MYSQL(real_query_cont);
  GLASSBOX_MYSQL(field_count);
  GLASSBOX_MYSQL(stmt_init);
  GLASSBOX_MYSQL(stmt_prepare_start);
  GLASSBOX_MYSQL(stmt_prepare_cont);
  GLASSBOX_MYSQL(stmt_field_count);
  GLASSBOX_MYSQL(stmt_errno);
  GLASSBOX_MYSQL(stmt_error);
  GLASSBOX_MYSQL(stmt_close);
  GLASSBOX_MYSQL(use_result);
  GLASSBOX_MYSQL(num_fields);
  GLASSBOX_MYSQL(fetch_fields);
  GLASSBOX_MYSQL(fetch_row_start);
  GLASSBOX_MYSQL(fetch_row_cont);
  GLASSBOX_MYSQL(fetch_lengths);
  GLASSBOX_MYSQL(free_result);
#undef GLASSBOX_MYSQL
  Libmariadb() { (void)mysql_server_init(0, nullptr, nullptr); }
};

const Libmariadb& libmariadb() {
  static const Libmariadb loaded;
  return loaded;
}

struct Close {
  void operator()(MYSQL* connection) const { libmariadb().mysql_close(connection); }
  void operator()(MYSQL_STMT* statement) const { (void)libmariadb().mysql_stmt_close(statement); }
};

// The numbers of the server's and the client's errors that have a remedy.
enum Code : unsigned {
  kAccessDenied = 1045,
  kUnknownColumn = 1054,
  kSyntax = 1064,
  kNoRight = 1142,
  kNoSuchTable = 1146,
  kNotPreparable = 1295,
  kInterrupted = 1317,
  kReadOnly = 1792,
  kTimeOut = 1969,
  kShutDown = 1053,
  kKilled = 1927,
  kTimeOutOfMySql = 3024,
  kServerGone = 2006,
  kServerLost = 2013,
};

std::string remedy_of(unsigned code) {
  switch (code) {
    case kReadOnly:
      return "; a query may only read";
    case kNoSuchTable:
    case kUnknownColumn:
      return "; check the names of tables and columns";
    case kNoRight:
      return "; the user needs the right to read it (GRANT SELECT)";
    case kInterrupted:
    case kTimeOut:
    case kTimeOutOfMySql:
      return "; the server ended the query: its time limit, or somebody killed it";
    case kSyntax:
    case kNotPreparable:
      return "; expected one SELECT";
    default:
      return "";
  }
}

class MysqlConnection {
 public:
  explicit MysqlConnection(const QueryRequest& request)
      : request_(request), shown_(request.address.shown()) {
    connect();
  }
  ~MysqlConnection() {
    if (!is_running_) return;
    kill();
    // The library would read all rows that are left.
    ::shutdown(my_.mysql_get_socket(get()), SHUT_RDWR);
    if (rows_of_ != nullptr) abandon();
  }
  MysqlConnection(const MysqlConnection&) = delete;
  MysqlConnection& operator=(const MysqlConnection&) = delete;

  void run() {
    constexpr const char* kSettings[] = {"SET time_zone = '+00:00', net_write_timeout = 600",
                                         "SET SESSION TRANSACTION READ ONLY",
                                         "START TRANSACTION READ ONLY"};
    for (const char* const setting : kSettings) execute(setting);
    check_statement();
    execute(request_.sql);
    rows_of_ = my_.mysql_use_result(get());
    if (rows_of_ == nullptr) fail();
    is_running_ = true;  // rows are under way, should it end here
    describe();
    const unsigned columns = my_.mysql_num_fields(rows_of_);
    for (;;) {
      MYSQL_ROW row = nullptr;
      int waits = my_.mysql_fetch_row_start(&row, rows_of_);
      while (waits != 0) waits = my_.mysql_fetch_row_cont(&row, rows_of_, wait(waits));
      if (row == nullptr) break;
      const unsigned long* const lengths = my_.mysql_fetch_lengths(rows_of_);
      for (unsigned i = 0; i < columns; ++i) {
        if (row[i] == nullptr) {
          rows_->add(std::nullopt);
        } else {
          rows_->add(std::string_view(row[i], lengths[i]));
        }
      }
      if ((rows_->count() & 1023) == 0) tell_in_time();
    }
    is_running_ = false;
    const unsigned code = my_.mysql_errno(get());
    my_.mysql_free_result(std::exchange(rows_of_, nullptr));
    if (code != 0) fail();
    rows_->finish();
  }

  [[nodiscard]] QueryResult result() const {
    return {rows_->columns(), rows_->count(), rows_->notes()};
  }

 private:
  using Handle = std::unique_ptr<MYSQL, Close>;
  [[nodiscard]] MYSQL* get() const { return connection_.get(); }

  [[noreturn]] void refuse(const std::string& message) const {
    throw InputError({shown_}, message);
  }

  [[nodiscard]] Handle new_handle(unsigned seconds) const {
    Handle handle(my_.mysql_init(nullptr));
    if (!handle) throw std::bad_alloc();
    const unsigned tcp = MYSQL_PROTOCOL_TCP, no = 0;
    (void)my_.mysql_options(handle.get(), MYSQL_OPT_CONNECT_TIMEOUT, &seconds);
    (void)my_.mysql_options(handle.get(), MYSQL_OPT_LOCAL_INFILE, &no);
    (void)my_.mysql_options(handle.get(), MYSQL_SET_CHARSET_NAME, "utf8mb4");
    (void)my_.mysql_optionsv(handle.get(), MYSQL_OPT_CONNECT_ATTR_ADD, "program_name", "glassbox");
    if (!socket_path()) (void)my_.mysql_options(handle.get(), MYSQL_OPT_PROTOCOL, &tcp);
    secure(handle.get());
    return handle;
  }

  void secure(MYSQL* handle) const {
    const my_bool yes = 1;
    const auto& parameters = request_.address.parameters;
    const auto mode = parameters.find("sslmode"), roots = parameters.find("sslrootcert");
    if (roots != parameters.end())
      (void)my_.mysql_options(handle, MYSQL_OPT_SSL_CA, roots->second.c_str());
    if (mode == parameters.end() || mode->second == "disable") return;
    (void)my_.mysql_options(handle, MYSQL_OPT_SSL_ENFORCE, &yes);
    if (mode->second == "verify-full")
      (void)my_.mysql_options(handle, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &yes);
  }

  [[nodiscard]] const char* socket_path() const {
    const std::string& host = request_.address.host;
    return host.starts_with('/') ? host.c_str() : nullptr;
  }
  [[nodiscard]] static const char* or_null(const std::string& text) {
    return text.empty() ? nullptr : text.c_str();
  }
  [[nodiscard]] const char* host() const {
    return socket_path() || request_.address.host.empty() ? "localhost"
                                                          : request_.address.host.c_str();
  }
  [[nodiscard]] const char* password() const {
    const std::string& given = request_.address.password;
    return given.empty() ? std::getenv("MYSQL_PWD") : given.c_str();
  }

  void connect() {
    const DatabaseAddress& address = request_.address;
    connection_ = new_handle(static_cast<unsigned>(address.connect_seconds));
    (void)my_.mysql_options(get(), MYSQL_OPT_NONBLOCK, nullptr);
    MYSQL* made = nullptr;
    int waits = my_.mysql_real_connect_start(&made, get(), host(), or_null(address.user),
                                             password(), or_null(address.database),
                                             static_cast<unsigned>(address.port), socket_path(), 0);
    while (waits != 0) waits = my_.mysql_real_connect_cont(&made, get(), wait(waits));
    if (made != nullptr) {
      const auto set = [socket = my_.mysql_get_socket(get())](int level, int name, int value) {
        (void)::setsockopt(socket, level, name, &value, sizeof value);
      };
      set(SOL_SOCKET, SO_KEEPALIVE, 1);  // seconds as for PostgreSQL
      set(IPPROTO_TCP, TCP_KEEPIDLE, 30);
      set(IPPROTO_TCP, TCP_KEEPINTVL, 10);
      set(IPPROTO_TCP, TCP_KEEPCNT, 3);
      return;
    }
    refuse("cannot connect: " + one_line(my_.mysql_error(get())) + " (error " +
           std::to_string(my_.mysql_errno(get())) +
           "); check host, port, database, user and password" +
           (address.password.empty() ? " (in the address, or MYSQL_PWD)" : "") +
           ", and that the server runs and lets this machine in");
  }

  void tell() {
    last_told_ = Clock::now();
    if (request_.progress) request_.progress(rows_ ? rows_->count() : 0);
  }
  void tell_in_time() {
    if (Clock::now() - last_told_ >= std::chrono::milliseconds(kWaitMilliseconds)) tell();
  }

  // For what the library waits for, with a word to progress() each time. What came of it.
  int wait(int for_what) {
    const bool has_time_out = (for_what & MYSQL_WAIT_TIMEOUT) != 0;
    const auto until = Clock::now() + std::chrono::milliseconds(
                                          has_time_out ? my_.mysql_get_timeout_value_ms(get()) : 0);
    for (;;) {
      const int came = ready_for(for_what);
      if (came != 0) return came;
      if (has_time_out && Clock::now() >= until) return MYSQL_WAIT_TIMEOUT;
      tell();
    }
  }

  [[nodiscard]] int ready_for(int for_what) const {
    const SocketState state =
        wait_for_socket(my_.mysql_get_socket(get()), (for_what & MYSQL_WAIT_READ) != 0,
                        (for_what & MYSQL_WAIT_WRITE) != 0);
    return (state.readable ? for_what & MYSQL_WAIT_READ : 0) |
           (state.writable ? for_what & MYSQL_WAIT_WRITE : 0);
  }

  void execute(const std::string& sql) {
    int failed = 0;
    is_running_ = true;
    int waits = my_.mysql_real_query_start(&failed, get(), sql.data(), sql.size());
    while (waits != 0) waits = my_.mysql_real_query_cont(&failed, get(), wait(waits));
    is_running_ = false;
    if (failed != 0) fail();
  }

  // The server looks at it without running it: one statement, and one that returns rows. So do
  // OPTIMIZE TABLE and the like, which the transaction does not keep from writing.
  void check_statement() {
    const std::string word = first_word(request_.sql);
    if (word != "SELECT" && word != "WITH" && word != "VALUES" && word != "TABLE")
      refuse("expected one SELECT, and the query begins with \"" + word + "\"");
    const std::unique_ptr<MYSQL_STMT, Close> statement(my_.mysql_stmt_init(get()));
    if (!statement) throw std::bad_alloc();
    int failed = 0;
    is_running_ = true;  // it may wait for a lock
    int waits = my_.mysql_stmt_prepare_start(&failed, statement.get(), request_.sql.data(),
                                             request_.sql.size());
    while (waits != 0) waits = my_.mysql_stmt_prepare_cont(&failed, statement.get(), wait(waits));
    is_running_ = false;
    if (failed != 0)
      fail(my_.mysql_stmt_errno(statement.get()), my_.mysql_stmt_error(statement.get()));
    if (my_.mysql_stmt_field_count(statement.get()) == 0)
      refuse("the query returns no rows; expected one SELECT");
  }

  void describe() {
    const MYSQL_FIELD* const fields = my_.mysql_fetch_fields(rows_of_);
    std::vector<QueryColumn> described;
    for (unsigned i = 0; i < my_.mysql_num_fields(rows_of_); ++i) {
      const std::string name(fields[i].name, fields[i].name_length);
      const auto meaning = mysql_column(fields[i].type, fields[i].length, fields[i].charsetnr);
      if (!meaning) throw binary_column(shown_, name, "hex(" + name + ")");
      described.push_back({name, *meaning});
    }
    if (request_.begins) request_.begins(described);
    rows_.emplace(std::move(described), request_.sink);
    if (request_.has_header) rows_->add_header();
  }

  [[noreturn]] void fail() const { fail(my_.mysql_errno(get()), my_.mysql_error(get())); }
  [[noreturn]] void fail(unsigned code, const char* text) const {
    const std::string message = one_line(text) + " (error " + std::to_string(code) + ")";
    if (code == kServerGone || code == kServerLost || code == kShutDown || code == kKilled)
      refuse("the connection was lost after " + std::to_string(rows_ ? rows_->count() : 0) +
             " rows: " + message + "; run it again when the server is back");
    refuse("the query failed: " + message + remedy_of(code));
  }

  // Through a connection of its own, as this one waits for rows.
  void kill() const noexcept {
    try {
      constexpr unsigned kSeconds = 3;
      const Handle other = new_handle(kSeconds);
      (void)my_.mysql_options(other.get(), MYSQL_OPT_READ_TIMEOUT, &kSeconds);
      (void)my_.mysql_options(other.get(), MYSQL_OPT_WRITE_TIMEOUT, &kSeconds);
      const DatabaseAddress& address = request_.address;
      if (!my_.mysql_real_connect(other.get(), host(), or_null(address.user), password(), nullptr,
                                  static_cast<unsigned>(address.port), socket_path(), 0))
        return;
      const std::string sql = "KILL " + std::to_string(my_.mysql_thread_id(get()));
      (void)my_.mysql_real_query(other.get(), sql.data(), sql.size());
    } catch (const std::exception&) {  // the connection is closed anyway
    }
  }

  // After the socket was shut: reading what is left fails at once.
  void abandon() noexcept { my_.mysql_free_result(std::exchange(rows_of_, nullptr)); }

  const Libmariadb& my_ = libmariadb();
  const QueryRequest& request_;
  const std::string shown_;
  Handle connection_;
  MYSQL_RES* rows_of_ = nullptr;
  std::optional<QueryRows> rows_;
  bool is_running_ = false;  // a query that the server has not answered to the end
  Clock::time_point last_told_ = Clock::now();
};

}  // namespace

void load_mysql_library() { (void)libmariadb(); }

QueryResult run_mysql_query(const QueryRequest& request) {
  MysqlConnection connection(request);
  connection.run();
  return connection.result();
}

}  // namespace glassbox::io
