// Signing in: what a client needs to send a person to Microsoft, and who somebody is here.
import { z } from 'zod';
import { permissionSchema, roleSchema } from './permission.ts';

/** Names the tenant that a signed-in person acts in. Needed only by who belongs to several. */
export const tenantHeader = 'portcullis-tenant';

export const signInSettingsSchema = z
  .object({
    signIn: z
      .object({
        authority: z.url().meta({ description: 'Authority for MSAL. Its name is https even where the endpoints are on loopback.' }),
        knownAuthorities: z.array(z.string()),
        authorityMetadata: z.string().nullable().meta({ description: 'The OpenID configuration as JSON, where MSAL must not fetch it.' }),
        scope: z.string(),
        dashboardClientId: z.uuid(),
        commandLineClientId: z.uuid(),
      })
      .nullable()
      .meta({ description: 'Null where this server has no sign-in configured: keys are then the only way in.' }),
  })
  .meta({ id: 'SignInSettings' });

export type SignInSettings = z.infer<typeof signInSettingsSchema>;

export const membershipSchema = z
  .object({
    tenantId: z.uuid(),
    tenantName: z.string(),
    memberId: z.uuid(),
    role: roleSchema,
    permissions: z.array(permissionSchema),
  })
  .meta({ id: 'Membership' });

export type Membership = z.infer<typeof membershipSchema>;

export const meSchema = z
  .object({
    user: z.object({ name: z.string(), email: z.string().nullable(), isPersonal: z.boolean() }),
    memberships: z.array(membershipSchema),
  })
  .meta({ id: 'Me', description: 'The signed-in person and the tenants they belong to.' });

export type Me = z.infer<typeof meSchema>;
