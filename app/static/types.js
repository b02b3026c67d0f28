/** The shapes that cross the wire and the page, for the type checker alone: the page never loads this file. */

/**
 * @typedef {"queued" | "in_progress" | "completed" | "failed" | "cancelled" | "expired"} Status
 * @typedef {{ median: number, p90: number }} Estimate seconds this installation needed for this kind of video
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
 * @property {unknown} understood
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
 * @typedef {object} Model
 * @property {string} id
 * @property {string} name
 * @property {boolean} default
 * @property {string | null} note
 * @property {{ width: number, height: number, label: string }[]} sizes
 * @property {{ min: number, max: number, step: number, default: number, offered: number[] | null }} seconds
 * @property {{ amount: "free" | number | null, text: string }} price amount in dollars a second
 * @property {boolean} seed
 *
 * @typedef {{ prompt: string, duration: number, width: number, height: number, model?: string, seed?: number }} VideoRequest
 * @typedef {{ job_id: string, status: Status, video_url: string | null, error: string | null }} Job
 * @typedef {Job & Pick<Video, "status_detail" | "progress" | "position" | "estimated_seconds" | "error_code">} JobStatus
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
 * @property {(request: VideoRequest) => Promise<void>} submitVideoRequest
 * @property {(video: Video) => Promise<void>} cancelVideo
 * @property {(video: Video) => Promise<void>} deleteVideo
 * @property {(text: string) => Promise<void>} copy
 * @property {(words: string) => Promise<void>} searchFor
 * @property {() => Promise<void>} showOlder
 */

export {};
