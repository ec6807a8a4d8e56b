// An HTTPS server of Go's crypto/tls, set up as the JSON in the first argument says. The standard library alone.
package main

import (
	"crypto/tls"
	"encoding/json"
	"io"
	"log"
	"net"
	"net/http"
	"os"
)

// What is left out stays as Go has it.
type settings struct {
	Address     string
	Certificate []string
	Key         []string
	Min, Max    uint16
	Suites      []uint16
	Curves      []tls.CurveID
	// Handshake alone, without HTTP/2.
	HTTP1 bool
	// Ask for a certificate of the client: see tls.ClientAuthType.
	ClientAuth tls.ClientAuthType
	NoTickets  bool
}

func main() {
	var given settings
	if err := json.Unmarshal([]byte(os.Args[1]), &given); err != nil {
		log.Fatal(err)
	}
	config := &tls.Config{
		MinVersion:             given.Min,
		MaxVersion:             given.Max,
		CipherSuites:           given.Suites,
		CurvePreferences:       given.Curves,
		ClientAuth:             given.ClientAuth,
		SessionTicketsDisabled: given.NoTickets,
		NextProtos:             []string{"h2", "http/1.1"},
	}
	if given.HTTP1 {
		config.NextProtos = []string{"http/1.1"}
	}
	for index, path := range given.Certificate {
		pair, err := tls.LoadX509KeyPair(path, given.Key[index])
		if err != nil {
			log.Fatal(err)
		}
		config.Certificates = append(config.Certificates, pair)
	}
	listener, err := net.Listen("tcp", given.Address)
	if err != nil {
		log.Fatal(err)
	}
	server := &http.Server{
		TLSConfig: config,
		ErrorLog:  log.New(io.Discard, "", 0),
		Handler: http.HandlerFunc(func(answer http.ResponseWriter, _ *http.Request) {
			io.WriteString(answer, "go\n")
		}),
	}
	log.Fatal(server.ServeTLS(listener, "", ""))
}
