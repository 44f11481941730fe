// AWS's SDK for Go, version 1; see sdk_test.py for what goes in and out.
//
//	go1 URL
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"os"
	"reflect"
	"strings"

	"github.com/aws/aws-sdk-go/aws"
	"github.com/aws/aws-sdk-go/aws/awserr"
	"github.com/aws/aws-sdk-go/aws/credentials"
	"github.com/aws/aws-sdk-go/aws/session"
	"github.com/aws/aws-sdk-go/service/machinelearning"
)

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
	client := reflect.ValueOf(machinelearning.New(session.Must(session.NewSession(&aws.Config{
		Endpoint:    aws.String(os.Args[1]),
		Region:      aws.String("us-east-1"),
		Credentials: credentials.NewStaticCredentials("local", "local", ""),
		MaxRetries:  aws.Int(0),
	}))))
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
		result, err := carryOut(client, step, line[1])
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
