import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { WOPI_HEADERS } from '#protocol/wopi';
import { recordAudit } from '#save-back';
import type { TokenHolder } from '#wopi';
import type { FileCall } from '../http/caller-check.js';
import { headerOf } from '../http/headers.js';
import { smallBody } from '../http/request-body.js';
import { OK, WopiRefusal, type WopiReply } from '../http/wopi-reply.js';

const MAX_USER_INFO = 1024;
const MAX_ACTIVITIES_BYTES = 256 * 1024;
const MAX_ACTIVITIES = 100;
const STATUS_DONE = 0;
const STATUS_TYPE_NOT_SUPPORTED = 3;

interface Activity {
  Type: string;
  Id: string;
  Data?: { ContentId?: string; ContentAction?: string; NavigationId?: string };
}

/** PutUserInfo, GetShareUrl and AddActivities. */
@Injectable()
export class FileSharing {
  constructor(private readonly database: DataSource) {}

  async putUserInfo({ holder }: FileCall, request: FastifyRequest): Promise<WopiReply> {
    const info = await smallBody(request, MAX_USER_INFO);
    if (info === null || !/^[\x20-\x7e\t\r\n]*$/.test(info))
      throw new WopiRefusal(400, `user info must be at most ${MAX_USER_INFO} ASCII characters`);
    await this.database.query(
      `INSERT INTO wopi_user_info (integrator_id, user_id, info) VALUES ($1, $2, $3)
       ON CONFLICT (integrator_id, user_id) DO UPDATE SET info = EXCLUDED.info, updated_at = now()`,
      [holder.integratorId, holder.userId, info],
    );
    return OK;
  }

  /** The integrator's own page for sharing; we have none that would not give the caller's rights away. */
  shareUrl(holder: TokenHolder, request: FastifyRequest): WopiReply {
    const { sharingUrl } = holder.grant.page;
    const type = headerOf(request, WOPI_HEADERS.urlType);
    if (sharingUrl === undefined || (type !== 'ReadOnly' && type !== 'ReadWrite'))
      throw new WopiRefusal(501, 'share type not supported');
    const url = new URL(sharingUrl);
    url.searchParams.set('access', type);
    return { status: 200, json: { ShareUrl: url.href } };
  }

  /** Comments are kept in the audit trail; other activities are not supported. */
  async addActivities({ holder, file }: FileCall, request: FastifyRequest): Promise<WopiReply> {
    const text = await smallBody(request, MAX_ACTIVITIES_BYTES);
    if (text === null) throw new WopiRefusal(413, 'too many activities at once');
    const activities = readActivities(text);
    if (activities === null) throw new WopiRefusal(400, 'the body must be {"Activities":[{"Type","Id"}]}');
    const ActivityResponses = [];
    for (const activity of activities) {
      const supported = activity.Type === 'Comment';
      if (supported) {
        await recordAudit(this.database.manager, {
          actor: `user/${holder.userId}`,
          action: 'wopi.comment',
          target: `document/${file.documentId}`,
          after: { activityId: activity.Id, action: activity.Data?.ContentAction, contentId: activity.Data?.ContentId },
        });
      }
      ActivityResponses.push({ Id: activity.Id, Status: supported ? STATUS_DONE : STATUS_TYPE_NOT_SUPPORTED });
    }
    return { status: 200, json: { ActivityResponses } };
  }
}

function readActivities(text: string): Activity[] | null {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return null;
  }
  const list = (body as { Activities?: unknown } | null)?.Activities;
  if (!Array.isArray(list) || list.length > MAX_ACTIVITIES) return null;
  const valid = (item: unknown): item is Activity =>
    typeof (item as Activity | null)?.Type === 'string' && typeof (item as Activity).Id === 'string';
  return list.every(valid) ? list : null;
}
