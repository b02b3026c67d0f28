/** The shapes of the team's room, for the type checker alone: the page never loads this file. */

/**
 * @typedef {"read" | "create" | "admin"} Scope
 * @typedef {{ required: boolean, key: string | null, name: string | null, scopes: Scope[], provider: string | null }} Session
 *
 * @typedef {object} Key
 * @property {string} id
 * @property {"key" | "person"} kind person: who signed in at the OpenID provider
 * @property {string} name
 * @property {string} prefix how the secret begins; empty for a person
 * @property {Scope[]} scopes
 * @property {string | null} rate
 * @property {number | null} daily_budget dollars
 * @property {number | null} total_budget dollars
 * @property {boolean} keep_prompts
 * @property {boolean} signing
 * @property {string | null} expires_at ISO 8601, UTC, as all times
 * @property {string | null} revoked_at
 * @property {string | null} last_used_at
 * @property {string} created_at
 *
 * @typedef {Key & { secret: string, signing_secret: string | null }} NewKey
 * @typedef {{ name: string, scopes: string[], rate: string | null, daily_budget: number | null, total_budget: number | null, keep_prompts: boolean, expires_at: string | null, signing: boolean }} KeyRequest
 *
 * @typedef {object} Webhook
 * @property {string} id
 * @property {string} url
 * @property {string[]} events
 * @property {string | null} key
 * @property {boolean} everybodys whether it is told of everybody's videos, or of its key's alone
 * @property {boolean} enabled
 * @property {string | null} disabled_reason
 * @property {string | null} disabled_at
 * @property {string | null} former_secret_until
 * @property {string} created_at
 *
 * @typedef {Webhook & { secret: string }} NewWebhook
 *
 * @typedef {object} Delivery
 * @property {string} id
 * @property {string} event_id
 * @property {string} type
 * @property {string | null} webhook_id null: to a callback_url
 * @property {string | null} video_id
 * @property {"pending" | "delivered" | "failed"} state
 * @property {number} attempts
 * @property {string | null} next_attempt_at
 * @property {string | null} attempted_at
 * @property {number | null} status of the last answer
 * @property {string | null} error
 * @property {string | null} excerpt
 * @property {number | null} seconds
 * @property {string | null} finished_at
 * @property {string} created_at
 *
 * @typedef {{ spent: number, reserved: number, unknown_count: number, videos: number }} Amounts dollars
 * @typedef {Amounts & { key?: string, name?: string | null, model?: string, day?: string }} SpendRow
 * @typedef {{ of: "key" | "installation", period: "day" | "total", limit: number, spent: number, reserved: number, left: number }} Budget
 * @typedef {{ by: "day" | "key" | "model", rows: SpendRow[], total: Amounts, budgets: Budget[] }} Spend
 * @typedef {{ by: string, since: string, until: string }} SpendQuery days as 2026-11-30, or empty
 *
 * @typedef {object} AuditEntry
 * @property {string} at
 * @property {string} key empty where nobody signed in
 * @property {string | null} name
 * @property {string | null} request_id
 * @property {string | null} address
 * @property {string} model
 * @property {number} width
 * @property {number} height
 * @property {number} seconds
 * @property {number} takes
 * @property {string | null} prompt
 * @property {string} prompt_sha256
 * @property {string[]} rules
 * @property {string | null} refusal
 * @property {string} outcome
 * @property {number | null} cost
 * @property {string[]} videos
 *
 * @typedef {{ since: string, until: string, key: string | null }} AuditQuery a key's id, empty for nobody's; null: everybody's
 */

export {};
