import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.pades.validation.PDFDocumentValidator;
import eu.europa.esig.dss.simplereport.SimpleReport;
import eu.europa.esig.dss.spi.DSSUtils;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.spi.x509.revocation.crl.ExternalResourcesCRLSource;
import eu.europa.esig.dss.spi.x509.revocation.ocsp.ExternalResourcesOCSPSource;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Date;

/**
 * What EU DSS says of PDFs, offline: reads lines of "file TAB roots TAB milliseconds of now TAB CRLs TAB OCSP responses" (lists by
 * semicolon, each may be empty), writes for each "signature number TAB level TAB indication TAB sub-indication" and a line with a full stop.
 */
public final class DssJudge {
  public static void main(String[] arguments) throws Exception {
    var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      try {
        judge(line.split("\t", -1));
      } catch (Throwable fault) {
        System.out.println("0\t\tERROR\t" + fault.toString().replace("\n", " "));
      }
      System.out.println(".");
      System.out.flush();
    }
  }

  private static void judge(String[] question) throws Exception {
    var verifier = new CommonCertificateVerifier();
    var trusted = new CommonTrustedCertificateSource();
    for (String root : listed(question[1])) trusted.addCertificate(DSSUtils.loadCertificate(new File(root)));
    verifier.setTrustedCertSources(trusted);
    verifier.setCrlSource(new ExternalResourcesCRLSource(opened(question[3])));
    verifier.setOcspSource(new ExternalResourcesOCSPSource(opened(question[4])));
    var validator = new PDFDocumentValidator(new FileDocument(question[0]));
    validator.setCertificateVerifier(verifier);
    if (!question[2].isEmpty()) validator.setValidationTime(new Date(Long.parseLong(question[2])));
    SimpleReport report = validator.validateDocument().getSimpleReport();
    int number = 0;
    for (String id : report.getSignatureIdList())
      System.out.println(
          ++number + "\t" + report.getSignatureFormat(id) + "\t" + report.getIndication(id) + "\t"
              + (report.getSubIndication(id) == null ? "" : report.getSubIndication(id)));
  }

  private static String[] listed(String list) {
    return list.isEmpty() ? new String[0] : list.split(";");
  }

  private static InputStream[] opened(String list) throws IOException {
    var streams = new ArrayList<InputStream>();
    for (String file : listed(list)) streams.add(new ByteArrayInputStream(Files.readAllBytes(Path.of(file))));
    return streams.toArray(new InputStream[0]);
  }
}
