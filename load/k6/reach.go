package main

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"time"

	"go.k6.io/k6/ext"
	"go.k6.io/k6/js/modules"
	k6http "go.k6.io/k6/js/modules/k6/http"
	"go.k6.io/k6/lib"
	"go.k6.io/k6/lib/netext/httpext"
	"go.k6.io/k6/lib/types"
	"go.k6.io/k6/metrics"
	"golang.org/x/net/idna"
)

// k6's samples do not say where a request went: a script that gives it a name takes the place of its URL. So k6/http is k6's own,
// with a transport in between that refuses what STAGEGATE_REACH does not list, and counts what was answered.
func init() {
	ext.Register("k6/http", ext.JSExtension, watched{k6http.New()})
}

type watched struct{ modules.Module }

func (w watched) NewModuleInstance(vu modules.VU) modules.Instance {
	return w.Module.NewModuleInstance(watchedVU{vu})
}

type watchedVU struct{ modules.VU }

// State is what the module takes the transport of each request from.
func (vu watchedVU) State() *lib.State {
	state := vu.VU.State()
	if state != nil {
		if _, is := state.Transport.(transport); !is {
			state.Transport = transport{state.Transport, state.Options.Hosts.Trie}
		}
	}
	return state
}

type transport struct {
	next http.RoundTripper
	// The script's option `hosts`.
	hosts *types.Hosts
}

// k6's code for a blocked host.
const refusedCode = 1111

func (t transport) RoundTrip(request *http.Request) (*http.Response, error) {
	origin := originOf(request.URL)
	if outcome, why := t.refusal(request.URL); outcome != "" {
		if request.Body != nil {
			_ = request.Body.Close()
		}
		reached.add(outcome, origin)
		text := fmt.Sprintf("Refused by stagegate: %s %s", origin, why)
		return nil, httpext.NewK6Error(refusedCode, text, nil)
	}
	response, err := t.next.RoundTrip(request)
	if err == nil {
		reached.add("answered", origin)
	}
	return response, err
}

func (t transport) refusal(url *url.URL) (outcome, why string) {
	if !mayReach(url) {
		return "refused", "is not a declared origin, and the definition does not list it under `also`"
	}
	if t.hosts != nil && (t.hosts.Match(url.Host) != nil || t.hosts.Match(url.Hostname()) != nil) {
		return "moved", "has another address by the script's option `hosts`"
	}
	return "", ""
}

// listed has origins such as `https://staging.example.com:443`, and `//cdn.example.com` for all of a host.
var listed = func() map[string]bool {
	list := os.Getenv("STAGEGATE_REACH")
	if list == "" {
		return nil
	}
	origins := map[string]bool{}
	for _, origin := range strings.Split(list, ",") {
		origins[origin] = true
	}
	return origins
}()

func mayReach(url *url.URL) bool {
	return listed == nil || listed[originOf(url)] || listed["//"+canonical(url.Hostname())]
}

// originOf returns an origin with its port, as STAGEGATE_REACH has it.
func originOf(url *url.URL) string {
	scheme, port := url.Scheme, url.Port()
	if scheme == "ws" || scheme == "wss" {
		scheme = strings.Replace(scheme, "ws", "http", 1)
	}
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[scheme]
	}
	return scheme + "://" + net.JoinHostPort(canonical(url.Hostname()), port)
}

func canonical(host string) string {
	host = strings.TrimRight(strings.ToLower(host), ".")
	if ip := net.ParseIP(host); ip != nil {
		return ip.String()
	}
	if ascii, err := idna.Lookup.ToASCII(host); err == nil {
		return ascii
	}
	return host
}

// reached counts requests by outcome and origin since the last flush.
var reached = &tally{counts: map[[2]string]int{}}

type tally struct {
	mutex  sync.Mutex
	counts map[[2]string]int
}

func (t *tally) add(outcome, origin string) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.counts[[2]string{outcome, origin}]++
}

// addTagged takes a WebSocket's handshake or a call of gRPC, which k6's dialer can refuse by name alone. Their tag `url` is
// ws://host/path, or host:port/service/method.
func (t *tally) addTagged(sample *metrics.Sample) {
	address, _ := sample.Tags.Get("url")
	status, _ := sample.Tags.Get("status")
	if !strings.Contains(address, "://") {
		address = "//" + address
	}
	url, err := url.Parse(address)
	if err == nil && url.Host != "" && !unanswered[status] {
		t.add("answered", strings.TrimPrefix(originOf(url), ":"))
	}
}

// unanswered has the status of a handshake that failed, and those of gRPC that the client itself gives: cancelled, too late, unavailable.
var unanswered = map[string]bool{"": true, "1": true, "4": true, "14": true}

// moveTo empties it into lines such as
// {"metric":"contact","second":1790000000,"tags":{"origin":"https://staging.example.com:443","outcome":"answered"},"values":[[1,22]]}
func (t *tally) moveTo(counts *counts) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	now := time.Now().Unix()
	for key, count := range t.counts {
		tags, _ := json.Marshal(map[string]string{"outcome": key[0], "origin": key[1]})
		line := lineKey{"contact", now, string(tags)}
		counts.lines[line] = values{1: count}
		counts.order = append(counts.order, line)
	}
	t.counts = map[[2]string]int{}
}
