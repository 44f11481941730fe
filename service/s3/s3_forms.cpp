// What scripts for Amazon ML ask of STS and IAM: who they are, and a role that may read a bucket.
// Nothing of it changes who may do what here.
#include <algorithm>

#include "service/auth/aws_time.h"
#include "service/auth/digest.h"
#include "service/s3/s3_call.h"
#include "service/s3/xml_text.h"
#include "service/wire/request_id.h"

namespace glassbox::service {
namespace {

using Form = std::vector<std::pair<std::string, std::string>>;

constexpr std::string_view kSts = "https://sts.amazonaws.com/doc/2011-06-15/";
constexpr std::string_view kIam = "https://iam.amazonaws.com/doc/2010-05-08/";
constexpr std::string_view kAccount = "000000000000";

std::string value_of(const Form& form, std::string_view name) {
  const auto found = std::ranges::find(form, name, &Form::value_type::first);
  return found == form.end() ? "" : found->second;
}

std::string arn_of(std::string_view kind, std::string_view name) {
  return "arn:aws:iam::" + std::string(kAccount) + ":" + std::string(kind) + "/" +
         std::string(name);
}

// "AROA..." and the like: an id that looks like AWS's and is the same for the same name.
std::string id_of(std::string_view prefix, std::string_view name) {
  Md5 md5;
  md5.add(name);
  std::string id = md5.hex().substr(0, 17);
  std::ranges::transform(id, id.begin(),
                         [](char c) { return c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c; });
  return std::string(prefix) + id;
}

HttpResponse envelope(const std::string& action, std::string_view ns, const std::string& result) {
  XmlText xml;
  xml.open(action + "Response", ns);
  std::string text = xml.text() + result;
  XmlText meta;
  const std::size_t head = meta.text().size();
  meta.open("ResponseMetadata");
  const std::string id = new_request_id();
  meta.add("RequestId", id);
  meta.close("ResponseMetadata");
  meta.close(action + "Response");
  HttpResponse response = xml_response(text + meta.text().substr(head));
  response.content_type = "text/xml";
  response.request_id = id;
  return response;
}

template <class Fill>
std::string element(const std::string& name, const Fill& fill) {
  XmlText xml;
  const std::size_t head = xml.text().size();
  xml.open(name);
  fill(xml);
  xml.close(name);
  return xml.text().substr(head);
}

HttpResponse unknown_action(std::string_view ns) {
  const std::string id = new_request_id();
  XmlText xml;
  xml.open("ErrorResponse", ns);
  xml.open("Error");
  xml.add("Type", "Sender");
  xml.add("Code", "InvalidAction");
  xml.add("Message",
          "of STS and IAM only GetCallerIdentity, GetUser and what makes a role or a policy is "
          "answered");
  xml.close("Error");
  xml.add("RequestId", id);
  xml.close("ErrorResponse");
  HttpResponse response = xml_response(xml.text());
  response.content_type = "text/xml";
  response.request_id = id;
  response.status = 400;
  return response;
}

void add_role(XmlText& xml, const Form& form) {
  const std::string name = value_of(form, "RoleName");
  xml.open("Role");
  xml.add("Path", "/");
  xml.add("RoleName", name);
  xml.add("RoleId", id_of("AROA", name));
  xml.add("Arn", arn_of("role", name));
  xml.add("CreateDate", iso_time(now_in_seconds()));
  xml.close("Role");
}

}  // namespace

HttpResponse answer_of_form(const Form& form, const S3Caller& caller) {
  const std::string action = value_of(form, "Action");
  const std::string arn = arn_of("user", caller.user);
  if (action == "GetCallerIdentity")
    return envelope(action, kSts, element(action + "Result", [&](XmlText& xml) {
                      xml.add("Arn", arn);
                      xml.add("UserId", id_of("AIDA", caller.user));
                      xml.add("Account", kAccount);
                    }));
  if (action == "GetUser")
    return envelope(action, kIam, element(action + "Result", [&](XmlText& xml) {
                      xml.open("User");
                      xml.add("Path", "/");
                      xml.add("UserName", caller.user);
                      xml.add("UserId", id_of("AIDA", caller.user));
                      xml.add("Arn", arn);
                      xml.add("CreateDate", iso_time(0));
                      xml.close("User");
                    }));
  if (action == "CreateRole" || action == "GetRole")
    return envelope(action, kIam,
                    element(action + "Result", [&](XmlText& xml) { add_role(xml, form); }));
  if (action == "CreatePolicy")
    return envelope(action, kIam, element(action + "Result", [&](XmlText& xml) {
                      const std::string name = value_of(form, "PolicyName");
                      xml.open("Policy");
                      xml.add("PolicyName", name);
                      xml.add("PolicyId", id_of("ANPA", name));
                      xml.add("Arn", arn_of("policy", name));
                      xml.add("Path", "/");
                      xml.add("DefaultVersionId", "v1");
                      xml.add("CreateDate", iso_time(now_in_seconds()));
                      xml.close("Policy");
                    }));
  for (const std::string_view silent :
       {"PutRolePolicy", "AttachRolePolicy", "PutUserPolicy", "AttachUserPolicy",
        "DetachRolePolicy", "DetachUserPolicy", "DeleteRolePolicy", "DeletePolicy", "DeleteRole"})
    if (action == silent) return envelope(action, kIam, "");
  const bool is_sts = kSts.find(value_of(form, "Version") + "/") != std::string_view::npos;
  return unknown_action(is_sts ? kSts : kIam);
}

}  // namespace glassbox::service
