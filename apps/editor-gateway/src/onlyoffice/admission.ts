import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { bearerToken, SessionTokens } from '#auth';
import { type Document, Documents } from '#documents';
import { Problem } from '#platform';
import { objectOf } from '#protocol/onlyoffice';
import { OnlyofficeOpening } from '#save-back';

/** Somebody who came through api.js, as the page of our frame proves it. */
export interface AdmittedParticipant {
  opening: OnlyofficeOpening;
  document: Document;
  /** What the person was let in for. */
  mode: unknown;
}

/** Lets the page of our frame in to what is asked for one participant. */
@Injectable()
export class OnlyofficeAdmission {
  constructor(
    private readonly documents: Documents,
    private readonly tokens: SessionTokens,
    @InjectRepository(OnlyofficeOpening) private readonly openings: Repository<OnlyofficeOpening>,
  ) {}

  /** Throws 401 when the token is not that participant's, 404 when nobody came through api.js so. */
  async admit(participantId: string, authorization: string | undefined): Promise<AdmittedParticipant> {
    const token = bearerToken(authorization);
    if (token === null || this.tokens.verify(token)?.participantId !== participantId)
      throw new Problem(401, 'unauthorized', 'The token is not for this participant');
    const opening = await this.openings.findOneBy({ participantId });
    const document = opening && (await this.documents.findById(opening.documentId));
    if (!opening || !document) throw new Problem(404, 'not_found', 'There is no such opening');
    return { opening, document, mode: objectOf(opening.request['permissions'])?.['mode'] };
  }
}
