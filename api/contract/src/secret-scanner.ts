// Tools that look for secrets, by name. What they quote is the secret itself, so it is never sent on, hashed or stored.
const names =
  /gitleaks|trufflehog|detect-secrets|ggshield|gitguardian|kingfisher|nosey\s?parker|secretlint|git-secrets|ripsecrets|talisman|whispers/i;

/** True where a tool of this name quotes raw secrets. */
export function isSecretScanner(toolName: string): boolean {
  return names.test(toolName.slice(0, 1000));
}
