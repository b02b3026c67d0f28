/** The shapes that cross the wire and the page, for the type checker alone: the page never loads this file. */

/**
 * @typedef {"queued" | "in_progress" | "completed" | "failed" | "cancelled" | "expired"} Status
 * @typedef {{ median: number, p90: number }} Estimate seconds this installation needed for this kind of video
 * @typedef {"yes" | "no" | "unknown"} Charged
 * @typedef {"remix" | "edit" | "extend"} Kind of making a new video out of a finished one
 * @typedef {object} Refusal
 * @property {"prompt" | "reference" | "output_video" | "output_audio" | null} stage what the service refused
 * @property {string | null} category the service's own word
 * @property {Charged} charged
 * @property {"same" | "edited" | "never"} retry what may help
 * @property {string | null} code the service's own
 * @property {string | null} message the service's own words
 *
 * @typedef {{ columns: number, rows: number, tile_width: number, tile_height: number, count: number }} Sprites
 *
 * @typedef {object} Video
 * @property {string} id
 * @property {string} prompt
 * @property {string} model
 * @property {number} width pixels
 * @property {number} height pixels
 * @property {number} duration seconds asked for
 * @property {number | null} seed
 * @property {Status} status
 * @property {string} status_detail the finer state
 * @property {number | null} progress 0 to 100; null where the upstream gives none
 * @property {number | null} position in the queue, from 1; null once it has begun
 * @property {Estimate | null} estimated_seconds
 * @property {string | null} error a sentence
 * @property {string | null} error_code
 * @property {string | null} account where it is made; null before it was sent
 * @property {string | null} hold a sentence: why it does not go on
 * @property {number | null} estimated_cost dollars; null where the price is unknown
 * @property {number | null} cost dollars; null until that is certain
 * @property {Charged | null} charged null before its end
 * @property {Refusal | null} refusal
 * @property {string | null} expires_at when the service deletes its copy
 * @property {string | null} parent_id the video that this one was made out of
 * @property {Kind | null} parent_kind
 * @property {string | null} style as asked for; null where the prompt decides
 * @property {string | null} camera the same
 * @property {string | null} reference_url the picture that it begins with
 * @property {string | null} understood what the renderer understood, for a person
 * @property {Scene | null} [scene] what was drawn; only where a single video was asked for
 * @property {string | null} video_url
 * @property {string | null} download_url
 * @property {string | null} poster_url
 * @property {string | null} sprites_url
 * @property {Sprites | null} sprites
 * @property {number | null} size_bytes
 * @property {string | null} sha256
 * @property {number | null} actual_seconds
 * @property {string} created_at ISO 8601, UTC, as all times
 * @property {string | null} started_at
 * @property {string | null} finished_at
 * @property {string | null} deleted_at
 * @property {number} revision
 *
 * @typedef {{ unknown?: string[] }} Scene nouns that could not be drawn, each of which became a card
 *
 * @typedef {object} Model
 * @property {string} id
 * @property {string} name
 * @property {boolean} default
 * @property {string | null} note
 * @property {{ width: number, height: number, label: string }[]} sizes
 * @property {{ min: number, max: number, step: number, default: number, offered: number[] | null }} seconds
 * @property {Record<string, number>} longest seconds at a size such as "1920x1080", where it is less than elsewhere
 * @property {{ amount: "free" | number | null, text: string }} price amount in dollars a second
 * @property {Record<string, number>} prices dollars a second at a size, where it differs
 * @property {string | null} price_source
 * @property {boolean} seed
 * @property {Kind[]} kinds what its finished videos can be turned into
 * @property {boolean} reference whether a video can begin with a picture
 * @property {string[]} styles the words of `style`
 * @property {string[]} cameras the words of `camera`
 * @property {{ retires_on: string, days_left: number, source: string, warning: string | null } | null} lifecycle
 * @property {boolean} available
 * @property {string | null} reason why it is not available
 * @property {number} accounts how many offer it; 0 for what is made on this machine
 *
 * @typedef {{ width: number, height: number }} Size pixels
 *
 * @typedef {object} Upstream
 * @property {string} name
 * @property {string} dialect
 * @property {string} host
 * @property {"reachable" | "trouble" | "unknown" | "retired"} state
 * @property {string | null} trouble
 * @property {string | null} sentence
 * @property {number} orphans jobs there that no video of this studio is waiting for
 * @property {string[]} warnings
 * @property {{ id: string, deployment: string, slots: number, in_use: number, creates_per_minute: number | null }[]} models
 *
 * @typedef {{ upstreams: Upstream[], decisions: number }} Upstreams
 * @typedef {{ level: "ok" | "warning" | "problem", title: string, text: string }} Finding
 * @typedef {{ safe: boolean, verdict: string, findings: Finding[] }} Examination
 *
 * @typedef {{ prompt: string, kind: Kind, duration?: number }} RemixRequest
 * @typedef {object} Preset
 * @property {string} id
 * @property {boolean} own whether somebody here has saved it
 * @property {string} name
 * @property {string} use what it is for
 * @property {string} prompt with {subject} and other {fields}
 * @property {Record<string, string>} fields what each other field says
 * @property {number | null} duration seconds
 * @property {[number, number] | null} size pixels
 * @property {string | null} style
 * @property {string | null} camera
 *
 * @typedef {{ style?: string | null, camera?: string | null }} Look words of the model; what is missing is left to the prompt
 * @typedef {Look & { prompt: string, duration: number, width: number, height: number, model?: string, seed?: number, takes?: number }} VideoRequest
 * @typedef {(() => Promise<string | null>) | null} Picture that a video may begin with: sends it, and gives its id
 * @typedef {{ job_id: string, status: Status, video_url: string | null, error: string | null }} Job
 * @typedef {Job & { videos?: Job[] }} Jobs the first of several takes, and all of them
 * @typedef {Job & Pick<Video, "status_detail" | "progress" | "position" | "estimated_seconds" | "error_code" | "hold">} JobStatus
 * @typedef {{ field: string, message: string }} FieldError
 * @typedef {{ status: string, problems?: string[], upstream: { name: string, state: string, text: string }, queue: { running: number, waiting: number } }} Readiness
 */

/**
 * @typedef {object} Choices
 * @property {string} [model]
 * @property {number} [width]
 * @property {number} [height]
 * @property {number} [duration]
 * @property {boolean} [notify]
 * @property {boolean} [keys] whether single letters act; people who speak to their computer need them off (WCAG 2.1.4)
 */

/**
 * @typedef {object} Account
 * @property {string} word the state in one or two words
 * @property {string} detail the rest of the sentence, or ""
 * @property {"wait" | "work" | "good" | "bad" | "quiet"} tone
 * @property {Gauge | null} gauge null when there is nothing to measure
 *
 * @typedef {object} Gauge
 * @property {number | null} percent what the upstream says, 0 to 100, or null
 * @property {number | null} reached 0 to 1 of the gauge's length, or null when nothing tells
 * @property {[number, number] | null} usual where on the gauge such videos usually end (median, 90th percentile), 0 to 1
 */

/**
 * @typedef {object} Story
 * @property {(request: VideoRequest, picture: Picture) => Promise<void>} submitVideoRequest
 * @property {(video: Video) => Promise<void>} askForDetail
 * @property {(deed: "cancelVideo" | "deleteVideo", video: Video) => Promise<void>} end
 * @property {(deed: "sendAgain" | "giveUp" | "remixVideo", video: Video) => Promise<void>} remake
 * @property {() => Promise<void>} showHelp
 * @property {(how: "openPromptHelp" | "openBatch") => Promise<void>} assist
 * @property {(text: string) => Promise<void>} copy
 * @property {(words: string) => Promise<void>} searchFor
 * @property {() => Promise<void>} showOlder
 */

export {};
