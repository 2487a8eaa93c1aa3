// The nonce of this page's CSP, for the few <style> elements that libraries make at run time.
const nonce = document.querySelector('meta[name="csp-nonce"]')?.getAttribute('content') ?? '';

export const getStyleNonce = (): string => nonce;

// get-nonce, under the scroll lock of modals and drawers, reads this name.
Object.assign(globalThis, { __webpack_nonce__: nonce });
