import java.io.File;
import java.io.PrintStream;
import java.io.FileOutputStream;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.formats.FunctionalSyntaxDocumentFormat;
import org.semanticweb.owlapi.io.FileDocumentSource;
import org.semanticweb.owlapi.model.IRI;
import org.semanticweb.owlapi.model.MissingImportHandlingStrategy;
import org.semanticweb.owlapi.model.OWLAxiom;
import org.semanticweb.owlapi.model.OWLClass;
import org.semanticweb.owlapi.model.OWLOntology;
import org.semanticweb.owlapi.model.OWLOntologyLoaderConfiguration;
import org.semanticweb.owlapi.model.OWLOntologyManager;
import org.semanticweb.owlapi.model.parameters.Imports;
import org.semanticweb.owlapi.profiles.OWL2DLProfile;
import org.semanticweb.owlapi.profiles.OWL2ELProfile;
import org.semanticweb.owlapi.profiles.OWLProfileViolation;
import org.semanticweb.owlapi.reasoner.InferenceType;
import org.semanticweb.owlapi.reasoner.OWLReasoner;
import org.semanticweb.owlapi.reasoner.OWLReasonerFactory;
import org.semanticweb.owlapi.util.SimpleIRIMapper;

/**
 * Loads an ontology with the OWL API, holds it against the OWL 2 DL profile and classifies it with the reasoners named.
 *
 * Arguments: FILE [IRI=FILE]... [functional:FILE] [elk|hermit]... where IRI=FILE says in which file an imported ontology is, as a catalog does, and functional:FILE where to write the ontology in functional syntax. Each line of output is
 * a fact of tab-separated words: parsed, imports, axioms, classes, unparsed, violation (of OWL 2 DL), outside-el, consistent, milliseconds, unsatisfiable, superclass. Ends with 0 whatever was found; with another code where it could not run.
 */
public final class OntologyCheck {
    public static void main(String[] words) throws Exception {
        PrintStream out = new PrintStream(System.out, true, "UTF-8");
        OWLOntologyManager manager = OWLManager.createOWLOntologyManager();
        for (int i = 1; i < words.length; i++) {
            int equals = words[i].lastIndexOf('=');
            if (equals > 0) {
                IRI file = IRI.create(new File(words[i].substring(equals + 1)));
                manager.getIRIMappers().add(new SimpleIRIMapper(IRI.create(words[i].substring(0, equals)), file));
            }
        }
        OWLOntologyLoaderConfiguration noSilence = new OWLOntologyLoaderConfiguration()
            .setMissingImportHandlingStrategy(MissingImportHandlingStrategy.THROW_EXCEPTION);
        OWLOntology ontology = manager.loadOntologyFromOntologyDocument(new FileDocumentSource(new File(words[0])), noSilence);
        out.println("parsed\t" + manager.getOntologyFormat(ontology).getClass().getSimpleName());
        out.println("imports\t" + ontology.importsDeclarations().count() + "\t" + ontology.importsClosure().count());
        out.println("axioms\t" + ontology.getAxiomCount(Imports.INCLUDED));
        out.println("classes\t" + ontology.classesInSignature(Imports.INCLUDED).count());
        ontology.axioms().filter(OntologyCheck::speaksOfUnparsed).forEach(axiom -> out.println("unparsed\t" + axiom));
        List<OWLProfileViolation> violations = new OWL2DLProfile().checkOntology(ontology).getViolations();
        for (String line : new TreeSet<>(violations.stream().map(v -> v.toString().replaceAll("\\s+", " ")).collect(Collectors.toList()))) {
            out.println("violation\t" + line);
        }
        for (String line : new TreeSet<>(new OWL2ELProfile().checkOntology(ontology).getViolations().stream().map(v -> v.toString().replaceAll("\\s+", " ")).collect(Collectors.toList()))) {
            out.println("outside-el\t" + line);
        }
        for (int i = 1; i < words.length; i++) {
            if (words[i].startsWith("functional:")) {
                try (FileOutputStream target = new FileOutputStream(words[i].substring("functional:".length()))) {
                    manager.saveOntology(ontology, new FunctionalSyntaxDocumentFormat(), target);
                }
            } else if (words[i].indexOf('=') < 0) {
                classify(words[i], ontology, out);
            }
        }
    }

    /** Triples that the parser could not read as OWL end up as annotations with an Error class; none must be left. */
    private static boolean speaksOfUnparsed(OWLAxiom axiom) {
        return axiom.signature().anyMatch(entity -> entity.getIRI().toString().startsWith("http://org.semanticweb.owlapi/error#"));
    }

    private static void classify(String name, OWLOntology ontology, PrintStream out) {
        OWLReasonerFactory factory = name.equals("elk")
            ? new org.semanticweb.elk.owlapi.ElkReasonerFactory()
            : new org.semanticweb.HermiT.ReasonerFactory();
        OWLReasoner reasoner = factory.createReasoner(ontology);
        out.println("consistent\t" + name + "\t" + reasoner.isConsistent());
        if (reasoner.isConsistent()) {
            long begin = System.nanoTime();
            reasoner.precomputeInferences(InferenceType.CLASS_HIERARCHY);
            out.println("milliseconds\t" + name + "\t" + (System.nanoTime() - begin) / 1000000);
            for (OWLClass one : new TreeSet<>(reasoner.getUnsatisfiableClasses().entities().collect(Collectors.toList()))) {
                if (!one.isOWLNothing()) {
                    out.println("unsatisfiable\t" + name + "\t" + one.getIRI());
                }
            }
        }
        if (reasoner.isConsistent()) {
            for (OWLClass one : new TreeSet<>(ontology.classesInSignature(Imports.INCLUDED).collect(Collectors.toList()))) {
                if (one.getIRI().toString().startsWith("https://w3id.org/senstro/SENSTRO_")) {
                    for (OWLClass above : new TreeSet<>(reasoner.getSuperClasses(one, false).entities().collect(Collectors.toList()))) {
                        if (!above.isOWLThing()) {
                            out.println("superclass\t" + name + "\t" + one.getIRI() + "\t" + above.getIRI());
                        }
                    }
                }
            }
        }
        reasoner.dispose();
    }
}
