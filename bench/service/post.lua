-- What wrk sends to echo_server: a POST of the size of a Predict on wine.
wrk.method = "POST"
wrk.body = string.rep("x", 400)
wrk.headers["Content-Type"] = "application/x-amz-json-1.1"
