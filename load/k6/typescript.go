//go:build xk6ts

package main

import _ "github.com/grafana/xk6-ts"
