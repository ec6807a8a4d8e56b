// Says of each folder given whether crypto/x509 takes leaf.pem, with sent.pem, below roots.pem.
package main

import (
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
)

func read(folder, name string) ([]*x509.Certificate, error) {
	data, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		return nil, err
	}
	var all []*x509.Certificate
	for {
		block, rest := pem.Decode(data)
		if block == nil {
			return all, nil
		}
		certificate, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, err
		}
		all, data = append(all, certificate), rest
	}
}

func pool(certificates []*x509.Certificate) *x509.CertPool {
	pool := x509.NewCertPool()
	for _, certificate := range certificates {
		pool.AddCert(certificate)
	}
	return pool
}

func verify(folder string) error {
	var parts [3][]*x509.Certificate
	for i, name := range []string{"leaf.pem", "sent.pem", "roots.pem"} {
		read, err := read(folder, name)
		if err != nil {
			return err
		}
		parts[i] = read
	}
	_, err := parts[0][0].Verify(x509.VerifyOptions{Roots: pool(parts[2]), Intermediates: pool(parts[1])})
	return err
}

func main() {
	for _, folder := range os.Args[1:] {
		if err := verify(folder); err != nil {
			fmt.Printf("refuses %q\n", err)
		} else {
			fmt.Println("takes")
		}
	}
}
