"""Tables with a value of every type and every odd value, and what has to come of each: by hand."""

READER = "reader-pass-7Qz"  # looked for in every file afterwards

POSTGRES_SETUP = f"""
create role reader login password '{READER}';
create database shop encoding 'UTF8' template template0;
"""

POSTGRES_TABLES = """
create type mood as enum ('calm', 'wild');
create table kinds(
  id int primary key, small smallint, big bigint, price numeric(12,2), huge numeric, single real,
  twice double precision, yes boolean, one bit(1), code char(4), name varchar(50), note text,
  day date, moment timestamp, zoned timestamptz, feel mood, tags int[]);
insert into kinds values
  (1, -32768, 9223372036854775807, 1234.50, 1e20, 0.1, 0.1, true, B'1', 'ab', 'Zoë', 'plain',
   '2021-03-09', '2021-03-09 17:05:00.25', '2021-03-09 12:00:00-05', 'calm', '{1,2}'),
  (2, null, null, null, null, null, null, null, null, null, null, null,
   null, null, null, null, null),
  (3, 7, 0, 0.00, 'NaN', 'Infinity', '-Infinity', false, B'0', '', 'a,b', E'say "no"\\nor yes',
   'infinity', '-infinity', '2021-12-31 23:59:59.5+00', 'wild', '{}'),
  (4, 0, -1, -0.01, 0.000000000001, 1e-10, 1e300, true, B'1', '  x ', ' padded ', E'crlf\\r\\nend',
   '1999-01-01', '1999-01-01', '1970-01-01 00:00:00+00', 'calm', null);
create function writes() returns int language plpgsql as
  $$ begin insert into kinds(id) values (99); return 1; end $$;
create table secret(a int);
create table picture(id int, bytes bytea);
insert into picture values (1, '\\\\x00ff');
create table learn as
  select i as id, ((i * 7919 % 1000) / 10.0)::numeric(6,1) as size, 'c' || i * 31 % 5 as colour,
         case when (i * 7919 % 1000) + i * 31 % 5 * 100 > 700 then 1 else 0 end as y
  from generate_series(1, 4000) i;
grant select on kinds, picture, learn to reader;
grant insert on kinds to reader;
"""

# Worked out by hand from the rows above.
POSTGRES_CSV = (
    '1,-32768,9223372036854775807,1234.50,100000000000000000000,0.1,0.1,1,1,ab,Zoë,plain,'
    '2021-03-09,2021-03-09 17:05:00.25,2021-03-09 17:00:00,calm,"{1,2}"\n'
    '2,,,,,,,,,,,,,,,,\n'
    '3,7,0,0.00,,,,0,0,,"a,b","say ""no""\nor yes",,,2021-12-31 23:59:59.5,wild,{}\n'
    '4,0,-1,-0.01,0.000000000001,1e-10,1e+300,1,1,  x, padded ,"crlf\r\nend",'
    '1999-01-01,1999-01-01 00:00:00,1970-01-01 00:00:00,calm,\n').encode()
POSTGRES_TYPES = {
    "id": "NUMERIC", "small": "NUMERIC", "big": "NUMERIC", "price": "NUMERIC", "huge": "NUMERIC",
    "single": "NUMERIC", "twice": "NUMERIC", "yes": "BINARY", "one": "BINARY",
    "code": "CATEGORICAL", "name": "TEXT", "note": "TEXT", "day": "TEXT", "moment": "TEXT",
    "zoned": "TEXT", "feel": "TEXT", "tags": "TEXT"}

MARIADB_SETUP = f"""
create database shop character set utf8mb4;
create database private;
create table private.secret(a int);
create user reader@'127.0.0.1' identified by '{READER}';
create user reader@localhost identified by '{READER}';
"""

MARIADB_TABLES = """
set time_zone = '-05:00', sql_mode = '';
create table kinds(
  id int primary key, tiny tinyint, flag tinyint(1), stars tinyint(1), small smallint,
  medium mediumint, big bigint unsigned, price decimal(12,2), single float, twice double,
  one bit(1), bits bit(9), code char(4), name varchar(50), note text, feel enum('calm', 'wild'),
  parts set('a', 'b'), day date, moment datetime(2), zoned timestamp null, clock time, made year);
insert into kinds values
  (1, -128, 1, 5, -32768, 8388607, 18446744073709551615, 1234.50, 0.5, 0.1, b'1', b'100000001',
   'ab', 'Zoë 😀', 'plain', 'calm', 'a,b', '2021-03-09', '2021-03-09 17:05:00.25',
   '2021-03-09 12:00:00', '17:05:00', 2021),
  (2, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
   null, null, null, null, null, null),
  (3, 7, 0, 0, 0, 0, 0, -0.01, 1e-10, 1e300, b'0', b'0', ' x  ', 'a,b', 'say "no"\nor yes',
   'wild', '', '0000-00-00', '2021-00-09', '2021-07-01 00:00:00', '-01:00:00', 1999),
  (4, 1, 1, 1, 1, 1, 1, 1, 1, 1, b'1', b'1', '', 'back\\\\slash', 'zero\\0byte', 'calm', 'a',
   '1999-01-01', '1999-01-01', '1999-01-01 00:00:00', '00:00:00', 1970);
create table picture(id int, bytes blob);
insert into picture values (1, x'00ff');
delimiter //
create function writes() returns int modifies sql data
begin insert into kinds(id) values (99); return 1; end//
delimiter ;
create table learn as
  select seq as id, cast((seq * 7919 % 1000) / 10.0 as decimal(10,1)) as size,
         concat('c', seq * 31 % 5) as colour,
         if((seq * 7919 % 1000) + seq * 31 % 5 * 100 > 700, 1, 0) as y
  from seq_1_to_4000;
grant select on shop.* to reader@'127.0.0.1', reader@localhost;
grant insert on shop.kinds to reader@'127.0.0.1', reader@localhost;
grant file on *.* to reader@'127.0.0.1', reader@localhost;
grant execute on function shop.writes to reader@'127.0.0.1', reader@localhost;
"""

MARIADB_CSV = (
    '1,-128,1,5,-32768,8388607,18446744073709551615,1234.50,0.5,0.1,1,257,ab,Zoë 😀,plain,calm,'
    '"a,b",2021-03-09,2021-03-09 17:05:00.25,2021-03-09 17:00:00,17:05:00,2021\n'
    '2,,,,,,,,,,,,,,,,,,,,,\n'
    '3,7,0,0,0,0,0,-0.01,0.0000000001,1e300,0,0, x,"a,b","say ""no""\nor yes",wild,,,,'
    '2021-07-01 05:00:00,-01:00:00,1999\n'
    '4,1,1,1,1,1,1,1.00,1,1,1,1,,back\\slash,"zero byte",calm,a,1999-01-01,'
    '1999-01-01 00:00:00.00,1999-01-01 05:00:00,00:00:00,1970\n').encode()
MARIADB_TYPES = {
    "id": "NUMERIC", "tiny": "NUMERIC", "flag": "BINARY", "stars": "NUMERIC", "small": "NUMERIC",
    "medium": "NUMERIC", "big": "NUMERIC", "price": "NUMERIC", "single": "NUMERIC",
    "twice": "NUMERIC", "one": "BINARY", "bits": "NUMERIC", "code": "CATEGORICAL", "name": "TEXT",
    "note": "TEXT", "feel": "CATEGORICAL", "parts": "CATEGORICAL", "day": "TEXT",
    "moment": "TEXT", "zoned": "TEXT", "clock": "TEXT", "made": "NUMERIC"}


def fill(postgres=None, mariadb=None):
    if postgres:
        postgres.sql(POSTGRES_SETUP)
        postgres.sql(POSTGRES_TABLES, "shop")
    if mariadb:
        mariadb.sql(MARIADB_SETUP)
        mariadb.sql(MARIADB_TABLES, "shop")
