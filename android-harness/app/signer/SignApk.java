import com.android.apksig.ApkSigner;
import com.android.apksig.ApkVerifier;
import java.io.File;
import java.io.FileInputStream;
import java.io.InputStream;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/** in.apk out.apk keystore.p12 password alias minSdk: aligns stored libraries to 16 KiB, signs (v2, v3) and verifies. */
public class SignApk {
  public static void main(String[] a) throws Exception {
    char[] password = a[3].toCharArray();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = new FileInputStream(a[2])) {
      keys.load(in, password);
    }
    PrivateKey key = (PrivateKey) keys.getKey(a[4], password);
    X509Certificate certificate = (X509Certificate) keys.getCertificate(a[4]);
    if (key == null || certificate == null) throw new IllegalArgumentException("no key named " + a[4] + " in " + a[2]);
    int minSdk = Integer.parseInt(a[5]);
    ApkSigner.SignerConfig signer = new ApkSigner.SignerConfig.Builder(a[4], key, List.of(certificate)).build();
    new ApkSigner.Builder(List.of(signer))
        .setInputApk(new File(a[0]))
        .setOutputApk(new File(a[1]))
        .setMinSdkVersion(minSdk)
        .setV1SigningEnabled(false)
        .setV2SigningEnabled(true)
        .setV3SigningEnabled(true)
        .setV4SigningEnabled(false)
        .setAlignmentPreserved(false)
        .setLibraryPageAlignmentBytes(16384)
        .setCreatedBy("rackmark")
        .build()
        .sign();
    ApkVerifier.Result result =
        new ApkVerifier.Builder(new File(a[1])).setMinCheckedPlatformVersion(minSdk).build().verify();
    if (!result.isVerified()) throw new IllegalStateException("the signature does not verify: " + result.getErrors());
  }
}
