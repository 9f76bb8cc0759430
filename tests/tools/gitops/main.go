// Reads a health check in Lua, one in CEL and objects from standard input, and prints what Argo CD and Flux make of each object.
//
// Flux is asked itself: kustomize-controller judges with this package. Argo CD's own package would bring all of Argo CD; its
// virtual machine is set up here as in its util/lua/lua.go: no standard library but base, table and package, and one second.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"github.com/fluxcd/pkg/apis/kustomize"
	"github.com/fluxcd/pkg/runtime/cel"
	lua "github.com/yuin/gopher-lua"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	luajson "layeh.com/gopher-json"
)

type question struct {
	Lua     string                           `json:"lua"`
	Cel     kustomize.HealthCheckExpressions `json:"cel"`
	Objects []json.RawMessage                `json:"objects"`
}

type answer struct {
	Argocd  string `json:"argocd"`
	Message string `json:"message"`
	Flux    string `json:"flux"`
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	var asked question
	if err := json.NewDecoder(os.Stdin).Decode(&asked); err != nil {
		return err
	}
	flux, err := cel.NewStatusEvaluator(&asked.Cel)
	if err != nil {
		return err
	}
	answers := []answer{}
	for _, raw := range asked.Objects {
		object := &unstructured.Unstructured{}
		if err := object.UnmarshalJSON(raw); err != nil {
			return err
		}
		one, err := argocd(asked.Lua, object)
		if err != nil {
			return fmt.Errorf("lua: %w: %s", err, raw)
		}
		// An error is no verdict: kustomize-controller asks again until its time is up.
		judged, err := flux.Evaluate(context.Background(), object)
		if err != nil {
			one.Flux = "error: " + err.Error()
		} else {
			one.Flux = string(judged.Status)
		}
		answers = append(answers, one)
	}
	return json.NewEncoder(os.Stdout).Encode(answers)
}

func argocd(script string, object *unstructured.Unstructured) (answer, error) {
	state := lua.NewState(lua.Options{SkipOpenLibs: true})
	defer state.Close()
	for name, open := range map[string]lua.LGFunction{
		lua.LoadLibName: lua.OpenPackage,
		lua.BaseLibName: lua.OpenBase,
		lua.TabLibName:  lua.OpenTable,
	} {
		call := lua.P{Fn: state.NewFunction(open), NRet: 0, Protect: true}
		if err := state.CallByParam(call, lua.LString(name)); err != nil {
			return answer{}, err
		}
	}
	limit, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	state.SetContext(limit)
	state.SetGlobal("obj", decoded(state, object.Object))
	if err := state.DoString(script); err != nil {
		return answer{}, err
	}
	text, err := luajson.Encode(state.Get(-1))
	if err != nil {
		return answer{}, err
	}
	var health struct {
		Status  string `json:"status"`
		Message string `json:"message"`
	}
	err = json.Unmarshal(text, &health)
	return answer{Argocd: health.Status, Message: health.Message}, err
}

func decoded(state *lua.LState, value any) lua.LValue {
	switch value := value.(type) {
	case bool:
		return lua.LBool(value)
	case float64:
		return lua.LNumber(value)
	case int64:
		return lua.LNumber(value)
	case string:
		return lua.LString(value)
	case []any:
		table := state.CreateTable(len(value), 0)
		for _, item := range value {
			table.Append(decoded(state, item))
		}
		return table
	case map[string]any:
		table := state.CreateTable(0, len(value))
		for key, item := range value {
			table.RawSetH(lua.LString(key), decoded(state, item))
		}
		return table
	}
	return lua.LNil
}
