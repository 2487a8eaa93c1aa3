// DELIBERATELY VULNERABLE EXAMPLE - never deploy this.

// Command stockcheck asks a supplier whether an article is in stock.
package main

import (
	"crypto/md5"
	"crypto/tls"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: stockcheck <url> <report file>")
		os.Exit(2)
	}

	client := &http.Client{Transport: &http.Transport{
		TLSClientConfig: &tls.Config{InsecureSkipVerify: true},
	}}
	answer, err := client.Get(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	defer answer.Body.Close()

	body, _ := io.ReadAll(answer.Body)
	fmt.Printf("checksum %x\n", md5.Sum(body))

	os.WriteFile(os.Args[2], body, 0o666)
	exec.Command("sh", "-c", "lp "+os.Args[2]).Run()
}
