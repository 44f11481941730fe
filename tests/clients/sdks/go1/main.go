// AWS's SDK for Go, version 1; see sdk_test.py for what goes in and out.
//
//	go1 URL
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"reflect"
	"strings"

	"github.com/aws/aws-sdk-go/aws"
	"github.com/aws/aws-sdk-go/aws/awserr"
	"github.com/aws/aws-sdk-go/aws/session"
	"github.com/aws/aws-sdk-go/service/machinelearning"
	"github.com/aws/aws-sdk-go/service/s3"
)

func carryOutS3(client *s3.S3, step string, request json.RawMessage) (any, error) {
	var asked struct{ Bucket, Key, Body string }
	if err := json.Unmarshal(request, &asked); err != nil {
		return nil, err
	}
	switch step {
	case "s3 CreateBucket":
		return client.CreateBucket(&s3.CreateBucketInput{Bucket: &asked.Bucket})
	case "s3 PutObject":
		return client.PutObject(&s3.PutObjectInput{Bucket: &asked.Bucket, Key: &asked.Key,
			Body: bytes.NewReader([]byte(asked.Body))})
	}
	answer, err := client.GetObject(&s3.GetObjectInput{Bucket: &asked.Bucket, Key: &asked.Key})
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	return map[string]any{"Body": body}, err // bytes are base64 in JSON
}

func carryOut(client reflect.Value, step string, request json.RawMessage) (any, error) {
	word, name, isOther := strings.Cut(step, " ")
	method := step
	if word == "wait" {
		method = "WaitUntil" + name
	} else if word == "pages" {
		method = name + "Pages"
	}
	call := client.MethodByName(method)
	if !call.IsValid() {
		return nil, fmt.Errorf("the SDK has no %s", method)
	}
	input := reflect.New(call.Type().In(0).Elem())
	if err := json.Unmarshal(request, input.Interface()); err != nil {
		return nil, err
	}
	arguments := []reflect.Value{input}
	var found []any
	if word == "pages" {
		input.Elem().FieldByName("Limit").Set(reflect.ValueOf(aws.Int64(1)))
		arguments = append(arguments, reflect.MakeFunc(call.Type().In(1),
			func(page []reflect.Value) []reflect.Value {
				results := page[0].Elem().FieldByName("Results")
				for i := 0; i < results.Len(); i++ {
					found = append(found, results.Index(i).Interface())
				}
				return []reflect.Value{reflect.ValueOf(true)}
			}))
	}
	answers := call.Call(arguments)
	if err, _ := answers[len(answers)-1].Interface().(error); err != nil {
		return nil, err
	}
	if isOther {
		return map[string]any{"Results": found}, nil
	}
	return answers[0].Interface(), nil
}

func main() {
	// Credentials and AWS_CA_BUNDLE are the environment's.
	settings := session.Must(session.NewSession(&aws.Config{
		Endpoint:         aws.String(os.Args[1]),
		Region:           aws.String("us-east-1"),
		MaxRetries:       aws.Int(0),
		S3ForcePathStyle: aws.Bool(true),
	}))
	client, objects := reflect.ValueOf(machinelearning.New(settings)), s3.New(settings)
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var line []json.RawMessage
		var step string
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			log.Fatal(err)
		}
		if err := json.Unmarshal(line[0], &step); err != nil {
			log.Fatal(err)
		}
		var result any
		var err error
		if strings.HasPrefix(step, "s3 ") {
			result, err = carryOutS3(objects, step, line[1])
		} else {
			result, err = carryOut(client, step, line[1])
		}
		told := map[string]any{"step": step, "error": "", "result": result}
		var failure awserr.RequestFailure
		if errors.As(err, &failure) {
			told["error"] = failure.Code()
			told["result"] = map[string]any{"message": failure.Message(), "status": failure.StatusCode()}
		} else if err != nil {
			log.Fatalf("%s: %v", step, err)
		}
		text, err := json.Marshal(told)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(string(text))
	}
}
