// Device codes of the local sign-in: with the real MSAL from end to end, and each refusal.
import { PublicClientApplication } from '@azure/msal-node';
import { expect } from 'chai';
import { fullScope } from '../local-identity/client-ids.ts';
import { findPerson } from '../local-identity/people.ts';
import { askTokens, makeIdentityBrowser } from './identity-browser.ts';
import { useIdentityStage } from './identity-stage.ts';

describe('The local sign-in for the command line', () => {
  const stage = useIdentityStage();

  it('signs in the command line with the real MSAL, whose https authority is never asked, and renews silently.', async () => {
    const { identity, openVerifier } = stage();
    const authority = identity.instance.replace('http:', 'https:');
    const msal = new PublicClientApplication({
      auth: {
        clientId: identity.clientIds.commandLine,
        authority: `${authority}/common`,
        knownAuthorities: [new URL(authority).host],
        authorityMetadata: identity.authorityMetadata('common'),
      },
    });
    const scopes = [fullScope];
    const told: string[] = [];
    let entered: Promise<string> | undefined;
    const result = await msal.acquireTokenByDeviceCode({
      scopes,
      deviceCodeCallback: ({ userCode, verificationUri, message }) => {
        told.push(message);
        entered = (async () => {
          const browser = makeIdentityBrowser();
          const page = await browser.open(`${verificationUri}?code=${userCode.toLowerCase().slice(0, 4)}-${userCode.slice(4)}`);
          expect(page.text).to.include('Go on only if you started it yourself');
          return (await browser.submit(verificationUri, { code: userCode, person: 'katherine' })).text;
        })();
      },
    });
    expect(await entered).to.include('Katherine Johnson is signed in at the command line');
    expect(told[0]).to.include(`${identity.instance}/device`);
    const { tid, oid } = findPerson('katherine')!;
    expect(result!.account!.homeAccountId).to.equal(`${oid}.${tid}`);
    const verify = openVerifier({ kind: 'common' });
    expect(await verify(result!.accessToken)).to.include({ objectId: oid });

    const kept = await msal.acquireTokenSilent({ scopes, account: result!.account! });
    expect(kept.fromCache).to.equal(true);
    const renewed = await msal.acquireTokenSilent({ scopes, account: result!.account!, forceRefresh: true });
    expect(renewed.fromCache).to.equal(false);
    expect(await verify(renewed.accessToken)).to.include({ objectId: oid });
  });

  it('tells a device to wait, to slow down, that the person declined, and that the code has expired.', async () => {
    const { identity, pass } = stage();
    const askCodes = async () => {
      const form = new URLSearchParams({ client_id: identity.clientIds.commandLine, scope: `${fullScope} openid` });
      const response = await fetch(`${identity.instance}/common/oauth2/v2.0/devicecode`, { method: 'POST', body: form });
      return (await response.json()) as { readonly user_code: string; readonly device_code: string };
    };
    const codes = await askCodes();
    const poll = async (deviceCode: string) => {
      const grant = { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: deviceCode };
      return (await askTokens(identity, { ...grant, client_id: identity.clientIds.commandLine })).body['error'];
    };
    expect(await poll(codes.device_code)).to.equal('authorization_pending');
    expect(await poll(codes.device_code)).to.equal('slow_down');
    pass(1_000);
    expect(await poll(codes.device_code)).to.equal('authorization_pending');
    await makeIdentityBrowser().submit(`${identity.instance}/device`, { code: codes.user_code, decline: 'yes' });
    // Whoever has seen the code cannot change the answer.
    const second = await makeIdentityBrowser().submit(`${identity.instance}/device`, { code: codes.user_code, person: 'ada' });
    expect(second.text).to.include('has expired');
    expect(await poll(codes.device_code)).to.equal('authorization_declined');
    const late = await askCodes();
    pass(900_000);
    expect(await poll(late.device_code)).to.equal('expired_token');
    expect((await makeIdentityBrowser().open(`${identity.instance}/device?code=${late.user_code}`)).text).to.include('has expired');
    expect(await poll('unknown')).to.equal('invalid_grant');
  });
});
