"""The words at the head of the schema page: how the graph is built, and queries that work."""

__all__ = ["HOW"]

HOW = """
Points 1 to 31 and the queries behind them are for reading; the [prefixes](#prefixes), which every query needs at its head, and the tables of kinds, values, properties and classes are for looking up.

## How the graph is built, in short

1. A **finding** is a comparison: `sen:population` against `sen:comparator`, of `sen:entity` (a class: gene, process, cell, feature) in a `sen:aspect`, with a `sen:direction` (`val:up`, `val:down`, `val:no-change`,
   `val:changed`). `sen:intervention` says whose effect it is, `sen:effect` whether it prevents, delays, attenuates or reverses; `sen:diseaseModel`, `sen:setting`, `sen:targetCell` give the context; `sen:value`, `sen:unit`,
   `sen:quantitySign`, `sen:counted` the numbers.
2. A **statement** is what is no comparison: `sen:subject` (a class) or `sen:subjectRecord`, `sen:predicate`, `sen:object` or `sen:objectRecord`.
3. An **intervention** has `sen:mode`, `sen:agent` and `sen:target` (classes), `sen:recipient` (cells before treatment); its chain is pathway steps (`sen:stepOf`, `sen:stepOrder`, `sen:entity`, `sen:stepSign`); its effects are findings.
4. A **criterion** is a requirement or threshold; a **characterisation** a marker assessed on a study's cells; a **method** tells what it `sen:detects`; **gap**, **disagreement**, **erratum**, **source check** are what their names say.
5. Every evidenced record has `sen:polarity` (`val:affirmed`, `val:denied`), `sen:strength` (`val:reported`, `val:suggested`, `val:debated`), `sen:voice`, `sen:cites` (publications), `sen:attribution`, and `sen:citationText` (the numbers in one
   string, `[101,102]` or `no citation`) and `sen:placeText` (where in the review).
6. Slots that hold a class point at the class itself, with its label in `rdfs:label`. To include subclasses, go over the ready closure: `?record sen:entity ?e . ?e sen:under ?wanted` (`sen:under` is reflexive).
7. Values of closed lists are `val:…`; `skos:notation` holds the short name.
8. `?record sen:leavesOpen ?property` says that the text is silent on that property.
9. `?record sen:sourceCaution ?check` leads to a source check that does not simply agree: a retraction, a reversed sign, another species. `?check sen:affects ?record` leads to all of them; one that agrees may add what the review leaves out.
10. `?population sen:memberKind ?class` gives every class that the members of a population are of, what the reasoner found included: `SENSTRO:0000049` aged or senescent MSC (of any kind: an aged donor, a late passage, senescent, or called aged), `CL:0002540` marrow MSC and so on. `sen:modifiedBy` leads from treated
   cells to the intervention, `sen:overlapOf` to further populations for which a finding holds too, `sen:comparator` is absent where the text names none.
11. `sen:printed` is what the text prints: use it, with `CONTAINS(LCASE(…))`, to find a gene or cell by the word of the text; a gene's own symbol is its `rdfs:label`. A count has `sen:counted` and `sen:value`; a cut-off `sen:cutoff`.
12. All literals are plain strings or `xsd:integer`/`xsd:decimal`; no language tags. Everything is in the default graph.
13. **Polarity belongs to the direction**: `val:down` with `val:denied` means that it is *not* lower. Ask for `sen:polarity` whenever you ask for `sen:direction`.
14. A gene of another species is another class (human THY1, mouse Thy1); compare `UCASE(?label)`. A class that groups genes (`SENSTRO:0000309` cytokine gene) stands for what the text calls so; single genes are mostly not under it. What the
    text names as members stands in statements (`val:is-part-of-list`, `val:has-role`, `val:is-key-member-of`, `val:comprises`).
15. One agent can have several intervention records, and a target is there only where the text names one: join on `sen:agent` as well as `sen:target`. What a vesicle carries is a statement `val:carries` on its population or class. What mediates,
    or is more marked in, is a statement whose `sen:subjectRecord` or `sen:objectRecord` is a finding or a statement.
16. Causes of senescence are statements `val:induces` (and `val:contributes-to`, `val:promotes`; what is inevitable is `val:is-described-as`; look at `sen:strength` for hedges) whose object is `sen:under` `SENSTRO:0000260` senescence process, `SENSTRO:0000010` senescent cell, `SENSTRO:0000273` cell aging or
    `SENSTRO:0000226` senescence phenotype, and the `sen:exposure` of senescent populations that are not `sen:modifiedBy` a treatment; an exposure of treated cells may be the treatment's. Cells that make other cells senescent are the agents of interventions.
17. `sen:placeSection` holds the section ("Abstract", "Table 1", "Table 2", "Biomarkers for aged MSCs", "Portraits of expression profiles > Transcriptomics", …: `SELECT DISTINCT ?s { ?x sen:placeSection ?s }`), `sen:placeText` the exact place: what is not in a table is running text. Records have more than one `rdf:type`, and a slot may have several values: use `DISTINCT`.
18. That there is **no difference** has three forms: `val:no-change`, `val:denied`, and statements `val:is-independent-of`. That it falls can be the gain (bone loss, infarct size).
19. A **count can be a part of another** of the same cells (up and down of a total, those confirmed by PCR), or be given twice (genes and probe sets, text and table): filter on `sen:counted` and `sen:direction` before adding up; the total where no direction is
    counted has `val:changed`. No factor or sum is stored that the text does not give: divide and add yourself.
20. `sen:stepSign` says what stands before does to this element: the step with the next lower `sen:stepOrder`, or where there is none the intervention as it was done (a knock-out as a knock-out). Steps with the same order are named side by side: none is
    said to act through the other. `val:sign-not-stated` claims no activation. `?entity sen:memberOfPathway ?pathway` gathers the members of a pathway, whether they
    are targets, steps or entities of findings. `sen:agentPopulation` is the cells that are given or grown along, with their passages.
21. `sen:affects` leads from an **erratum** or **source check** to the records it touches; `sen:sideA`, `sen:sideB` and `sen:explanation` belong to a **disagreement**. Look at them before you answer from a record.
22. A missing `sen:diseaseModel` means that the text names none. What is said of a population itself (that it is called young, say) can stand in its ages (`sen:ageMin`, `sen:ageMax`, `sen:ageBounds`), passages, doublings, `sen:cellState`, `sen:printed`,
    or in a statement with it as `sen:subjectRecord`. Everything on a study: its populations (`sen:study`), and the records that have `sen:study` or cite its `sen:reportedIn` (criteria, and what the running text says of it, have the citation alone). The title of a publication
    (`dcterms:title`) may explain what the review abbreviates. A dataset's `sen:usedByStudy` does not tell who made it; `sen:curatorNote` may.
23. The label of a finding or statement is its key; read its entity, direction and populations instead. `val:none` as attribution is the same as `no citation`.
24. A missing `sen:cellState` or `sen:donorDisease` says nothing: "young" by passage has no state, and no disease stated is not "healthy". What a curator inferred is told in `sen:curatorNote`.

25. Several values of `sen:intervention` in one finding mean that the text says it of all of them together, and each intervention's own `sen:citationText` tells which source is whose. Joins over such slots give a row for each: use `DISTINCT` or `GROUP_CONCAT`.
26. "Suppression of X" is a class of its own ("negative regulation of X", with its direction), as is the loss of a gene ("abrogation of FGF21"); what a changed gene does hangs on its interventions (`sen:target`, `sen:agent`), not on the gene.
27. Kinds of "aged" are classes of `sen:cellState`: by the donor's age, by passages or doublings, senescent, or called so only; cells grown on with neither word have no state, and their passages or `sen:exposure` tell. A condition (hypoxia) can be an agent, an
    `sen:exposure` and a subject: ask for all three.
28. Effects on bone, fat or heart are spread over several classes that have no common parent (osteoblast differentiation, ossification, bone loss): look for the words in labels and in `sen:printed`, as the query by a word does.
29. A bound of age or passages is meant with `sen:ageBounds` (`val:exclusive`: above or below it). Settings that are not stated (`val:setting-not-stated`) are neither in vivo nor in vitro: no efficacy in animals is claimed by them. Claims of different strength on one source are found by comparing `sen:strength` over the same `sen:cites`.
30. Letters and numbers of a key are no data; the place is in `sen:placeText`. `sen:citationText` is one string ("[87,88]"): ask for one number by `sen:cites/sen:citationNumber 88`. Populations have no citation of their own, but that of the records that name them.
31. What cells release is `val:secreted-level`, or `val:expression` where a proteome or an array was read. A class may be known by a synonym (`oboInOwl:hasExactSynonym`: "AMPK complex"), and words in notes can be hits by chance.

## What a whole answer names

A label is short. Whoever cites an answer wants with it: the **study** (`sen:study`, else `sen:cites`; labels hold the first author) and the citation numbers; for each **population** its ages, passages or doublings, species, tissue and disease, and the comparator's;
for each effect its **direction**, in animals also `sen:modelSpecies` and `sen:diseaseModel`; the **assay or platform** where there is one; what `sen:curatorNote`, errata, source checks and disagreements say of the record; what **other places** of the review
say of the same matter, tables included, criteria and definitions too; and with counts their sum. Before "none" or "never", look at denied records and errata as well.

## Worked queries

All records that concern a matter, whatever their kind and slot, by a word in labels, in what the text prints or in notes:

```sparql
SELECT DISTINCT ?kind ?record ?slot ?label ?citations ?place WHERE {
  { ?thing rdfs:label ?label . FILTER(REGEX(?label, "osteo|ossif|bone (loss|form)", "i")) ?record ?slot ?thing }
  UNION { ?record ?slot ?label . FILTER(?slot IN (rdfs:label, sen:printed, sen:objectPrinted, sen:curatorNote, sen:sourceSays, sen:reading) && REGEX(?label, "osteo|ossif|bone (loss|form)", "i")) }
  FILTER(?slot NOT IN (sen:memberKind, sen:inferredType, sen:under, sen:place, sen:study, sen:cites, sen:reportedIn, rdf:type))
  OPTIONAL { ?record sen:placeText ?place } OPTIONAL { ?record sen:citationText ?citations }
  ?record a ?kind . ?kind rdfs:subClassOf* sen:Record . FILTER(?kind NOT IN (sen:Anchor, sen:DerivedEdge))
} ORDER BY ?kind ?record ?slot
```

The same by a class with all its kinds: `?thing sen:under GO:0001649 . ?record ?slot ?thing`.

One record whole, with what its slots are called:

```sparql
SELECT DISTINCT ?slot ?value ?label WHERE {
  VALUES ?record { finding:f57-srt1720-angiogenesis }
  ?record ?slot ?value . OPTIONAL { ?value rdfs:label ?label }
} ORDER BY ?slot ?value
```

All that one publication is cited for, and what is said about those records:

```sparql
SELECT DISTINCT ?kind ?record ?slot ?value ?label WHERE {
  ?publication sen:citationNumber 57 .
  { ?record sen:cites ?publication } UNION { ?cited sen:cites ?publication . ?record sen:affects|sen:sideA|sen:sideB ?cited } UNION { ?study sen:reportedIn ?publication . ?record sen:study ?study } UNION { ?record sen:checks ?publication }
  ?record a ?kind ; ?slot ?value . ?kind rdfs:subClassOf* sen:Record .
  FILTER(?slot NOT IN (sen:memberKind, sen:inferredType, sen:place, sen:agentType, sen:evidenceType, sen:tableCell, sen:voice, rdf:type)) OPTIONAL { ?value rdfs:label ?label }
} ORDER BY ?kind ?record ?slot ?value
```

The cells behind findings, with what sets them apart:

```sparql
SELECT DISTINCT ?finding ?role ?cells ?slot ?value ?label WHERE {
  ?finding a sen:Finding ; sen:citationText "[50]" ; ?role ?population . ?population a sen:Population ; rdfs:label ?cells ; ?slot ?value .
  FILTER(?slot IN (sen:ageMin, sen:ageMax, sen:ageUnit, sen:ageBounds, sen:passageMin, sen:passageMax, sen:doublingsMin, sen:doublingsMax, sen:species, sen:strain, sen:tissue, sen:donorDisease, sen:sex, sen:cellState, sen:exposure, sen:study))
  OPTIONAL { ?value rdfs:label ?label }
} ORDER BY ?finding ?role ?cells ?slot
```

All that speaks about records: errata, source checks, disagreements, and statements on them:

```sparql
SELECT DISTINCT ?record ?about ?how ?label ?words WHERE {
  ?record sen:citationText "[93]" . ?about ?how ?record . FILTER(?how IN (sen:affects, sen:sideA, sen:sideB, sen:subjectRecord, sen:objectRecord))
  ?about rdfs:label ?label . OPTIONAL { ?about sen:sourceSays|sen:reading|sen:explanation ?words }
} ORDER BY ?record ?about
```

What vesicles carry, whether it is said of the population or of its kind:

```sparql
SELECT DISTINCT ?vesicles ?cargo ?citations WHERE {
  ?statement a sen:Statement ; sen:predicate val:carries ; sen:object/rdfs:label ?cargo ; sen:citationText ?citations .
  { ?statement sen:subjectRecord ?of } UNION { ?statement sen:subject ?of }
  ?of rdfs:label ?vesicles .
} ORDER BY ?vesicles ?cargo
```

A finding with all its context:

```sparql
SELECT DISTINCT ?finding ?entityLabel ?aspect ?direction ?polarity ?strength ?populationLabel ?comparatorLabel ?interventionLabel ?citations ?place WHERE {
  ?finding a sen:Finding ; sen:entity/rdfs:label ?entityLabel ; sen:aspect ?aspect ; sen:direction ?direction ; sen:polarity ?polarity ; sen:strength ?strength ;
           sen:population/rdfs:label ?populationLabel ; sen:citationText ?citations ; sen:placeText ?place .
  OPTIONAL { ?finding sen:comparator/rdfs:label ?comparatorLabel }
  OPTIONAL { ?finding sen:intervention/rdfs:label ?interventionLabel }
  FILTER(UCASE(?entityLabel) = "IL6")
} ORDER BY ?finding
```

An intervention by agent, with its steps:

```sparql
SELECT DISTINCT ?interventionLabel ?order ?stepLabel ?sign ?citations WHERE {
  ?intervention a sen:Intervention ; sen:agent/rdfs:label "acadesine" ; rdfs:label ?interventionLabel .
  ?step sen:stepOf ?intervention ; sen:stepOrder ?order ; sen:entity/rdfs:label ?stepLabel ; sen:stepSign ?sign ; sen:citationText ?citations .
} ORDER BY ?order
```

What mediates a finding:

```sparql
SELECT DISTINCT ?subjectLabel ?predicate ?finding ?findingEntity ?citations WHERE {
  ?statement a sen:Statement ; sen:subject/rdfs:label ?subjectLabel ; sen:predicate ?predicate ; sen:objectRecord ?finding ; sen:citationText ?citations .
  ?finding a sen:Finding ; sen:entity/rdfs:label ?findingEntity .
} ORDER BY ?statement
```

Markers assessed on the cells of a study, against the panel of 2006 (`val:positive` or `val:quantified` on what is to be `val:absent` is a conflict, as is `val:negative` on `val:present`):

```sparql
SELECT DISTINCT ?studyLabel ?printed ?result ?requirement WHERE {
  ?record a sen:Characterisation ; sen:study/rdfs:label ?studyLabel ; sen:marker/rdfs:label ?marker ; sen:printed ?printed ; sen:result ?result .
  ?criterion a sen:Criterion ; sen:criterionSet val:isct-2006 ; sen:measured/rdfs:label ?wanted ; sen:requirement ?requirement .
  FILTER(UCASE(?marker) = UCASE(?wanted))
} ORDER BY ?studyLabel ?printed
```

Counts of a table, with the groups compared:

```sparql
SELECT DISTINCT ?value ?counted ?direction ?populationLabel ?comparatorLabel WHERE {
  ?finding sen:counted ?counted ; sen:value ?value ; sen:direction ?direction ; sen:population/rdfs:label ?populationLabel ; sen:placeSection "Table 1" .
  OPTIONAL { ?finding sen:comparator/rdfs:label ?comparatorLabel }
} ORDER BY DESC(?value) ?finding
```

The two sides of a disagreement, and what touches their records:

```sparql
SELECT DISTINCT ?disagreementLabel ?side ?entityLabel ?direction ?polarity ?citations ?erratumLabel ?verdict WHERE {
  ?disagreement a sen:Disagreement ; rdfs:label ?disagreementLabel ; ?side ?record . FILTER(?side IN (sen:sideA, sen:sideB))
  ?record sen:entity/rdfs:label ?entityLabel ; sen:direction ?direction ; sen:polarity ?polarity ; sen:citationText ?citations .
  OPTIONAL { ?erratum a sen:Erratum ; sen:affects ?record ; rdfs:label ?erratumLabel }
  OPTIONAL { ?record sen:sourceCaution/sen:verdict ?verdict }
} ORDER BY ?disagreement ?side ?record
```

Populations of MSCs that are senescent, as the reasoner sees them:

```sparql
SELECT DISTINCT ?population ?label WHERE { ?population sen:memberKind SENSTRO:0000050 ; rdfs:label ?label } ORDER BY ?population
```

"""
