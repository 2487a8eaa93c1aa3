// What is known of a finding beside its rule, place and severity. Which parts there are depends on its type and on the tool.
import { z } from 'zod';

const text = (longest: number) => z.string().min(1).max(longest);

export const vexStatuses = ['not_affected', 'affected', 'fixed', 'under_investigation'] as const;

/** Parts that a report does not tell are left out. */
export const findingDetailsSchema = z
  .object({
    package: z
      .object({
        name: text(300),
        version: text(200).nullable(),
        purl: text(600).nullable().meta({ description: 'Package URL, as the tool wrote it.' }),
        fixedIn: z.array(text(100)).max(10).meta({ description: 'Versions that mend it.' }),
      })
      .meta({ description: 'The package that is vulnerable, or whose licence it is about.' }),
    image: text(500).meta({ description: 'The container image that was scanned.' }),
    resource: text(500).meta({ description: 'The address of a resource of infrastructure, such as aws_s3_bucket.logs.' }),
    request: z.object({ method: text(20), url: text(2000), parameter: text(300).nullable() }),
    licence: text(300),
    cvss: z.object({ version: z.enum(['4.0', '3.1', '3.0', '2.0']), score: z.number().min(0).max(10), vector: text(300).nullable() }),
    epss: z.object({ score: z.number().min(0).max(1), percentile: z.number().min(0).max(1).nullable() }).meta({
      description: 'As the report has it. Policies go by the imported snapshot.',
    }),
    confidence: text(50).meta({ description: 'How sure the tool is, in its own word.' }),
    references: z.array(z.url({ protocol: /^https?$/ }).max(1000)).max(10),
    flow: z
      .array(z.object({ path: text(4000).nullable(), line: z.int().nullable(), message: text(300).nullable() }))
      .max(20)
      .meta({ description: 'The way through the code, cut in the middle where it is long.' }),
    vex: z
      .object({ status: z.enum(vexStatuses), justification: text(100).nullable(), statement: text(1000).nullable() })
      .meta({ description: 'What a VEX statement that came with the report says of it.' }),
  })
  .partial()
  .meta({ id: 'FindingDetails' });

export type FindingDetails = z.infer<typeof findingDetailsSchema>;
