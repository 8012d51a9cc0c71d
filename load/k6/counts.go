package main

import (
	"bufio"
	"encoding/json"
	"io"
	"math"
	"strconv"

	"go.k6.io/k6/metrics"
)

// counts holds what came since the last flush, in the order in which it came.
type counts struct {
	tags []string
	// As k6 has it: no text is made to find it.
	series map[seriesKey]values
	// As it is written: tags that nobody reads, such as the URL, make no lines.
	lines map[lineKey]values
	order []lineKey
}

// values says how often each was seen.
type values map[float64]int

type seriesKey struct {
	metrics.TimeSeries
	second int64
}

type lineKey struct {
	metric string
	second int64
	tags   string
}

func newCounts(tags []string) *counts {
	return &counts{tags: tags, series: map[seriesKey]values{}, lines: map[lineKey]values{}}
}

func (c *counts) add(sample *metrics.Sample, value float64) {
	key := seriesKey{sample.TimeSeries, sample.Time.Unix()}
	found := c.series[key]
	if found == nil {
		found = c.valuesOf(key)
		c.series[key] = found
	}
	found[value]++
}

func (c *counts) valuesOf(series seriesKey) values {
	read := make(map[string]string, len(c.tags))
	for _, name := range c.tags {
		read[name], _ = series.Tags.Get(name)
	}
	text, _ := json.Marshal(read)
	key := lineKey{series.Metric.Name, series.second, string(text)}
	found := c.lines[key]
	if found == nil {
		found = values{}
		c.lines[key] = found
		c.order = append(c.order, key)
	}
	return found
}

// write appends one line for each second, metric and set of tags:
// {"metric":"checks","second":1790000000,"tags":{"check":"answered"},"values":[[1,22],[0,3]]}
func (c *counts) write(to io.Writer) error {
	buffer := bufio.NewWriter(to)
	var text []byte
	for _, key := range c.order {
		text = append(text[:0], `{"metric":"`...)
		text = append(text, key.metric...)
		text = append(text, `","second":`...)
		text = strconv.AppendInt(text, key.second, 10)
		text = append(text, `,"tags":`...)
		text = append(text, key.tags...)
		text = append(text, `,"values":[`...)
		for value, count := range c.lines[key] {
			text = append(text, '[')
			text = strconv.AppendFloat(text, value, 'f', -1, 64)
			text = append(text, ',')
			text = strconv.AppendInt(text, int64(count), 10)
			text = append(text, "],"...)
		}
		text[len(text)-1] = ']'
		text = append(text, "}\n"...)
		if _, err := buffer.Write(text); err != nil {
			return err
		}
	}
	return buffer.Flush()
}

// rounded keeps four significant digits of milliseconds in whole nanoseconds. The reader rounds again: what lies half-way
// between two such numbers is left to it, so that it comes to the same as from every sample.
func rounded(milliseconds float64) float64 {
	nanoseconds := int64(math.Round(milliseconds * 1e6))
	unit := int64(1)
	for nanoseconds/unit >= 10_000 {
		unit *= 10
	}
	if nanoseconds%unit*2 != unit {
		nanoseconds = (nanoseconds + unit/2) / unit * unit
	}
	return float64(nanoseconds) / 1e6
}
