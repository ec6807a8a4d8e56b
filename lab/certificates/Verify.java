import java.io.FileInputStream;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Says of each folder given whether JSSE takes chain.pem below roots.pem, as a client of TLS. */
public class Verify {
  public static void main(String[] folders) throws Exception {
    // Keys and hashes of any size: these are judged apart.
    java.security.Security.setProperty("jdk.certpath.disabledAlgorithms", "");
    for (String folder : folders) {
      try {
        verify(folder);
        System.out.println("takes");
      } catch (Exception error) {
        System.out.println("refuses " + error.getMessage().replace('\n', ' '));
      }
    }
  }

  static Collection<X509Certificate> read(String path) throws Exception {
    List<X509Certificate> all = new ArrayList<>();
    try (FileInputStream in = new FileInputStream(path)) {
      for (var one : CertificateFactory.getInstance("X.509").generateCertificates(in)) all.add((X509Certificate) one);
    }
    return all;
  }

  static void verify(String folder) throws Exception {
    KeyStore roots = KeyStore.getInstance(KeyStore.getDefaultType());
    roots.load(null, null);
    int index = 0;
    for (X509Certificate root : read(folder + "/roots.pem")) roots.setCertificateEntry("root" + index++, root);
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(roots);
    X509Certificate[] chain = read(folder + "/chain.pem").toArray(new X509Certificate[0]);
    ((X509TrustManager) factory.getTrustManagers()[0]).checkServerTrusted(chain, "ECDHE_ECDSA");
  }
}
