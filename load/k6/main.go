// Command k6 is the load tool of the gate, pinned by go.mod and built by its set-up.
package main

import "go.k6.io/k6/cmd"

func main() {
	cmd.Execute()
}
