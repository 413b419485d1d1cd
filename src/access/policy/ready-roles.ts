// The ready roles, a policy file each. `ready-authority.ts` is the same as a table; a test holds them together.
import type { ReadyRole } from './access-schema.ts'

export const readyRoles: Readonly<Record<ReadyRole, string>> = {
  ingest: `// Keys of agents and exporters: they write, and can never read.
@id("ingest-writes")
permit (principal in Role::"ingest", action == Action::"write", resource);
`,
  viewer: `// Sees that runs happened: times, models, tokens, costs. No content.
@id("viewer-headers")
permit (principal in Role::"viewer", action == Action::"read-header", resource);
`,
  analyst: `// Reads runs masked, and finds words in them. Never a hidden value.
@id("analyst-masked")
permit (
  principal in Role::"analyst",
  action in [Action::"read-header", Action::"read-content", Action::"search-text"],
  resource
);
`,
  investigator: `// As the analyst; and looks at hidden values, one class at a time, with a reason, and searches for them.
@id("investigator-masked")
permit (
  principal in Role::"investigator",
  action in [Action::"read-header", Action::"read-content", Action::"search-text"],
  resource
);

@id("investigator-hidden")
permit (
  principal in Role::"investigator",
  action in
    [
      Action::"reveal",
      Action::"break-glass",
      Action::"approve-reveal",
      Action::"search-value"
    ],
  resource
);
`,
  auditor: `// Sees who looked at what and checks the proofs. No content.
@id("auditor-headers")
permit (principal in Role::"auditor", action == Action::"read-header", resource);

@id("auditor-proofs")
permit (
  principal in Role::"auditor",
  action in [Action::"read-audit", Action::"verify", Action::"read-settings"],
  resource
);
`,
  dpo: `// Data protection officer: finds what is held on a person, exports it, erases it, holds it.
@id("dpo-runs")
permit (
  principal in Role::"dpo",
  action in
    [
      Action::"read-header",
      Action::"reveal-bulk",
      Action::"approve-reveal",
      Action::"search-text",
      Action::"search-value"
    ],
  resource
);

@id("dpo-project")
permit (
  principal in Role::"dpo",
  action in
    [
      Action::"manage-subjects",
      Action::"read-audit",
      Action::"verify",
      Action::"read-settings"
    ],
  resource
);
`,
  admin: `// Keys, members, API keys, this policy. No content.
@id("admin-headers")
permit (principal in Role::"admin", action == Action::"read-header", resource);

@id("admin-project")
permit (
  principal in Role::"admin",
  action in
    [
      Action::"manage-keys",
      Action::"manage-access",
      Action::"read-audit",
      Action::"verify",
      Action::"read-settings"
    ],
  resource
);
`,
}
