import * as z from 'zod'
import { accessRecordSchema } from './access.ts'
import type { JsonObject } from './known-part.ts'
import { clauseSchema, profileNames } from './requirement.ts'
import { targetSchema } from './target.ts'
import { areas, evidenceSchema, severities, verdicts } from './verdict.ts'

/** The major version of the shape: what a reader of the file must know. docs/schemas/README.md says when it is raised. */
export const runSchemaVersion = 1
/** The minor version: raised with every addition. */
export const runSchemaMinor: number = 0

export const waiverSchema = z.strictObject({
  /** The check's id. */
  control_id: z.string(),
  /** `HOST` or `HOST:PORT`, where `*` stands for anything: it holds there alone. Absent: on every target. */
  target: z.string().min(1).optional(),
  justification: z.string().min(1),
  /** Last day on which it holds, in UTC. */
  expiration_date: z.iso.date(),
  approver: z.string().optional(),
  risk: z.string().optional(),
})
export type Waiver = z.infer<typeof waiverSchema>

/** What a waivers file holds. */
export const waiversSchema = z.array(waiverSchema)

export const checkResultSchema = z.strictObject({
  id: z.string(),
  area: z.enum(areas),
  title: z.string(),
  /** Of the check: what a failure of it is worth. */
  severity: z.enum(severities),
  verdict: z.enum(verdicts),
  /** Of an open question that matters less than a failure would: `--inconclusive-on` is compared with this. Absent: `severity`. */
  openSeverity: z.enum(severities).optional(),
  reason: z.string(),
  evidence: z.array(evidenceSchema),
  requirements: z.array(clauseSchema),
  why: z.string(),
  remediation: z.string(),
  references: z.array(z.string()),
  /** Where the profile departs from a document, or the clause has become void. */
  note: z.string().optional(),
  waiver: waiverSchema.optional(),
})
export type CheckResult = z.infer<typeof checkResultSchema>

/** Best first; M (the name does not match) and T (no trust) say that nothing else matters. */
export const gradeLetters = ['A+', 'A', 'A-', 'B', 'C', 'D', 'E', 'F', 'M', 'T'] as const

export const gradeSchema = z.strictObject({
  /** SSL Labs letter, or null where too little was seen to give one. */
  letter: z.enum(gradeLetters).nullable(),
  /** 0 to 100. */
  protocol: z.number().nullable(),
  keyExchange: z.number().nullable(),
  cipherStrength: z.number().nullable(),
  /** Every cap and warning that made the letter, and what was not tested. */
  reasons: z.array(z.string()),
})
export type Grade = z.infer<typeof gradeSchema>

/** Which checks were asked for, as `--check`, `--skip` and `--severity` say it. */
export const scopeSchema = z.strictObject({
  check: z.array(z.string()).optional(),
  skip: z.array(z.string()).optional(),
  severity: z.enum(severities).optional(),
})
export type Scope = z.infer<typeof scopeSchema>

const count = z.int().nonnegative()

export const runSchema = z.strictObject({
  profile: z.enum(profileNames),
  /** Absent: every check of the catalogue was asked for. */
  scope: scopeSchema.optional(),
  target: targetSchema,
  /** What the run could use besides the network. */
  access: accessRecordSchema,
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  /** False when the evidence is: some probes did not finish. */
  complete: z.boolean(),
  /** A failure under a valid waiver counts as `waived`, not as `fail`. */
  summary: z.strictObject({
    pass: count,
    fail: count,
    inconclusive: count,
    notApplicable: count,
    notAssessed: count,
    waived: count,
  }),
  grade: gradeSchema,
  checks: z.array(checkResultSchema),
})
/** The verdicts on one target. */
export type Run = z.infer<typeof runSchema> & {
  /** As a file of a newer minor version has it: what is written when the run is written again. Stands in no file. */
  asRead?: JsonObject
}

/** Which part of a list of targets this is (`--shard`): `mmverify merge` puts the parts together, and misses none. */
export const shardSchema = z.strictObject({
  /** From 1 on. */
  index: z.int().positive(),
  of: z.int().positive(),
  /** How many targets the whole list has. */
  targets: z.int().positive(),
  /** Their names, in the order of the list: what is lost has a name then. */
  names: z.array(z.string()).min(1),
  /** SHA-256 of all that the verdicts depend on besides what was seen: shards of one list have the same. */
  fingerprints: z.strictObject({
    /** Of all targets of the list, how they are reached, and the access to each. */
    targets: z.string(),
    waivers: z.string(),
    /** Of the requirements, and of the tables of releases, clients and logs. */
    knowledge: z.string(),
  }),
})
export type Shard = z.infer<typeof shardSchema>

const header = {
  schemaVersion: z.literal(runSchemaVersion),
  /** Absent: 0. */
  schemaMinor: z.int().nonnegative().optional(),
  tool: z.strictObject({ name: z.literal('mmverify'), version: z.string() }),
  shard: shardSchema.optional(),
}

/** What stands before `runs`. Closed within a major version: whoever puts files together writes a new one. */
export const runFileHeaderSchema = z.strictObject(header)

/** `run.json`: the run itself for one target, `runs` for several. */
export const runFileSchema = z.union([
  z.strictObject({ ...header, ...runSchema.shape }),
  z.strictObject({ ...header, runs: z.array(runSchema).min(2) }),
])
export type RunFile = z.infer<typeof runFileHeaderSchema> & (Run | { runs: Run[] })
