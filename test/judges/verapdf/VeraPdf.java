import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * One virtual machine for many files. A line of input is a flavour ("2b", "ua1", or "-" for the one that the file
 * declares), a tab and a path; a line of output is the flavour, a tab, "pass", "fail" or "none" (nothing declared) or
 * "error", a tab, and the failed rules, each as its clause and test number with the number of places.
 */
public final class VeraPdf {
    public static void main(String[] args) throws Exception {
        Logger.getLogger("").setLevel(Level.OFF);
        VeraGreenfieldFoundryProvider.initialise();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] parts = line.split("\t", 2);
            out.println(judge(parts[0], parts[1]));
        }
    }

    private static String judge(String wanted, String file) {
        PDFAFlavour flavour = PDFAFlavour.NO_FLAVOUR;
        try (FileInputStream bytes = new FileInputStream(file)) {
            boolean declared = wanted.equals("-");
            PDFAParser parser = declared
                ? Foundries.defaultInstance().createParser(bytes)
                : Foundries.defaultInstance().createParser(bytes, PDFAFlavour.byFlavourId(wanted));
            try (parser) {
                flavour = parser.getFlavour();
                if (flavour == PDFAFlavour.NO_FLAVOUR) return "-\tnone\t";
                // 100: one failure of each rule is enough to name it; its description is kept short.
                PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false);
                ValidationResult result = validator.validate(parser);
                return flavour.getId() + "\t" + (result.isCompliant() ? "pass" : "fail") + "\t" + failures(result);
            }
        } catch (Throwable fault) {
            return flavour.getId() + "\terror\t" + oneLine(String.valueOf(fault));
        }
    }

    private static String failures(ValidationResult result) {
        Map<String, Integer> counts = new TreeMap<>();
        Map<String, String> messages = new TreeMap<>();
        for (TestAssertion assertion : result.getTestAssertions()) {
            if (assertion.getStatus() == TestAssertion.Status.PASSED) continue;
            String rule = assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber();
            counts.merge(rule, 1, Integer::sum);
            messages.putIfAbsent(rule, oneLine(assertion.getMessage()));
        }
        StringBuilder text = new StringBuilder();
        counts.forEach((rule, count) -> text
            .append(text.length() == 0 ? "" : " | ")
            .append(rule).append(" (").append(count).append("): ").append(messages.get(rule)));
        return text.toString();
    }

    private static String oneLine(String text) {
        return text == null ? "" : text.replaceAll("\\s+", " ");
    }
}
