import com.android.apksig.ApkSigner;
import com.android.apksig.ApkVerifier;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.LocalDateTime;
import java.util.Enumeration;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * base.apk files/ out.apk keystore.p12 password alias minSdk stored|deflated: adds the folder's files to what aapt2 made
 * (native libraries stored, or deflated where the system unpacks them), aligns stored libraries to 16 KiB, signs (v2, v3)
 * and verifies. The same input gives the same bytes.
 */
public class PackApk {
  private static final LocalDateTime WHEN = LocalDateTime.of(2020, 1, 1, 0, 0);

  public static void main(String[] a) throws Exception {
    File unsigned = File.createTempFile("unsigned", ".apk");
    try {
      pack(new File(a[0]), Path.of(a[1]), unsigned, a[7].equals("stored"));
      sign(unsigned, new File(a[2]), new File(a[3]), a[4].toCharArray(), a[5], Integer.parseInt(a[6]));
    } finally {
      unsigned.delete();
    }
  }

  private static void pack(File base, Path files, File target, boolean stored) throws Exception {
    try (ZipOutputStream out = new ZipOutputStream(new FileOutputStream(target))) {
      out.setLevel(9);
      try (ZipFile in = new ZipFile(base)) {
        for (Enumeration<? extends ZipEntry> e = in.entries(); e.hasMoreElements(); ) {
          ZipEntry entry = e.nextElement();
          add(out, entry.getName(), in.getInputStream(entry).readAllBytes(), entry.getMethod() == ZipEntry.STORED);
        }
      }
      try (Stream<Path> all = Files.walk(files)) {
        for (Path path : (Iterable<Path>) all.filter(Files::isRegularFile).sorted()::iterator) {
          String name = files.relativize(path).toString().replace(File.separatorChar, '/');
          add(out, name, Files.readAllBytes(path), stored && name.endsWith(".so"));
        }
      }
    }
  }

  private static void add(ZipOutputStream out, String name, byte[] bytes, boolean stored) throws Exception {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(WHEN);
    if (stored) {
      CRC32 crc = new CRC32();
      crc.update(bytes);
      entry.setMethod(ZipEntry.STORED);
      entry.setSize(bytes.length);
      entry.setCrc(crc.getValue());
    }
    out.putNextEntry(entry);
    out.write(bytes);
    out.closeEntry();
  }

  private static void sign(File in, File out, File keystore, char[] password, String alias, int minSdk) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream stream = new FileInputStream(keystore)) {
      keys.load(stream, password);
    }
    PrivateKey key = (PrivateKey) keys.getKey(alias, password);
    X509Certificate certificate = (X509Certificate) keys.getCertificate(alias);
    if (key == null || certificate == null) {
      System.err.println("There is no key named " + alias + " in " + keystore + ".");
      System.exit(1);
    }
    ApkSigner.SignerConfig signer = new ApkSigner.SignerConfig.Builder(alias, key, List.of(certificate)).build();
    new ApkSigner.Builder(List.of(signer))
        .setInputApk(in)
        .setOutputApk(out)
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
    ApkVerifier.Result result = new ApkVerifier.Builder(out).setMinCheckedPlatformVersion(minSdk).build().verify();
    if (!result.isVerified()) {
      System.err.println("The signature does not verify: " + result.getErrors());
      System.exit(1);
    }
  }
}
