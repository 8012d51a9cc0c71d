package main

import (
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"go.k6.io/k6/metrics"
	"go.k6.io/k6/output"
)

func init() {
	output.RegisterExtension("stagegate", newCounted)
}

// counted is the output `--out stagegate=<path>`: the samples that the gate reads, counted by second, tags and value. It
// appends lines of JSON each second, so that a run that is killed leaves what it has seen.
type counted struct {
	path    string
	tags    []string
	builtin *metrics.BuiltinMetrics

	mutex  sync.Mutex
	counts *counts

	file    *os.File
	flusher *output.PeriodicFlusher
	// The first failure to write. What comes after it is left out: it would follow a torn line.
	failure error
}

var _ output.WithBuiltinMetrics = &counted{}

func newCounted(params output.Params) (output.Output, error) {
	if params.ConfigArgument == "" {
		return nil, errors.New("the output stagegate needs a path: --out stagegate=<path>")
	}
	tags := enabled(params.ScriptOptions.SystemTags)
	return &counted{path: params.ConfigArgument, tags: tags, counts: newCounts(tags)}, nil
}

// enabled returns what the gate reads of the tags that the script's systemTags leave in.
func enabled(tags *metrics.SystemTagSet) []string {
	var names []string
	for _, tag := range []metrics.SystemTag{
		metrics.TagScenario, metrics.TagGroup, metrics.TagCheck, metrics.TagMethod, metrics.TagName,
		metrics.TagExpectedResponse, metrics.TagStatus, metrics.TagErrorCode, metrics.TagError,
	} {
		if tags.Has(tag) {
			names = append(names, tag.String())
		}
	}
	return names
}

func (c *counted) Description() string {
	return fmt.Sprintf("stagegate (%s)", c.path)
}

func (c *counted) SetBuiltinMetrics(builtin *metrics.BuiltinMetrics) {
	c.builtin = builtin
}

func (c *counted) Start() (err error) {
	if c.file, err = os.Create(c.path); err != nil {
		return err
	}
	c.flusher, err = output.NewPeriodicFlusher(time.Second, c.flush)
	return err
}

// AddMetricSamples counts at once: samples that wait for a flush would be kept in memory, with all that they came with.
func (c *counted) AddMetricSamples(containers []metrics.SampleContainer) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	for _, container := range containers {
		samples := container.GetSamples()
		for i := range samples {
			switch sample := &samples[i]; sample.Metric {
			case c.builtin.HTTPReqDuration:
				c.counts.add(sample, rounded(sample.Value))
			case c.builtin.Checks, c.builtin.Iterations, c.builtin.DroppedIterations, c.builtin.VUs:
				c.counts.add(sample, sample.Value)
			case c.builtin.WSSessions, c.builtin.GRPCReqDuration:
				reached.addTagged(sample)
			}
		}
	}
}

func (c *counted) flush() {
	c.mutex.Lock()
	full := c.counts
	c.counts = newCounts(c.tags)
	c.mutex.Unlock()
	reached.moveTo(full)
	if c.failure == nil {
		c.failure = full.write(c.file)
	}
}

func (c *counted) Stop() error {
	c.flusher.Stop()
	return errors.Join(c.failure, c.file.Close())
}
