// The bridge page: hands Microsoft's answer to the page or tab that asked. Next: auth/open-session.ts.
import { broadcastResponseToMainFrame } from '@azure/msal-browser/redirect-bridge';

broadcastResponseToMainFrame().catch(() => {
  // Opened by hand, or with an answer that is not ours: there is nobody to hand it to.
  window.location.replace('/');
});
