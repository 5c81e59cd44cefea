import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  IsUrl,
  IsUUID,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';

class ThumbnailDto {
  @ApiProperty({ enum: [0, 1, 2], default: 2, description: '0 stretched, 1 fitted into the size, 2 page at 96 dpi' })
  @IsOptional()
  @IsIn([0, 1, 2])
  aspect: 0 | 1 | 2 = 2;
  @ApiProperty({ default: true, description: 'false: every page, in a zip archive' })
  @IsOptional()
  @IsBoolean()
  first: boolean = true;
  @ApiProperty({ default: 100 }) @IsOptional() @IsInt() @Min(1) @Max(8192) width: number = 100;
  @ApiProperty({ default: 100 }) @IsOptional() @IsInt() @Min(1) @Max(8192) height: number = 100;
}

class SpreadsheetLayoutDto {
  @ApiProperty({ default: true }) @IsOptional() @IsBoolean() ignorePrintArea: boolean = true;
  @ApiProperty({ enum: ['portrait', 'landscape'], default: 'portrait' })
  @IsOptional()
  @IsIn(['portrait', 'landscape'])
  orientation: 'portrait' | 'landscape' = 'portrait';
  @ApiProperty({ default: 0 }) @IsOptional() @IsInt() @Min(0) @Max(32767) fitToWidth: number = 0;
  @ApiProperty({ default: 0 }) @IsOptional() @IsInt() @Min(0) @Max(32767) fitToHeight: number = 0;
  @ApiProperty({ default: 100 }) @IsOptional() @IsInt() @Min(10) @Max(400) scale: number = 100;
  @ApiProperty({ default: false }) @IsOptional() @IsBoolean() headings: boolean = false;
  @ApiProperty({ default: false }) @IsOptional() @IsBoolean() gridLines: boolean = false;
  @ApiProperty({ default: 210 }) @IsOptional() @IsNumber() @Min(10) @Max(5000) pageWidthMm: number = 210;
  @ApiProperty({ default: 297 }) @IsOptional() @IsNumber() @Min(10) @Max(5000) pageHeightMm: number = 297;
  @ApiProperty({ default: 17.8 }) @IsOptional() @IsNumber() @Min(0) @Max(1000) marginLeftMm: number = 17.8;
  @ApiProperty({ default: 17.8 }) @IsOptional() @IsNumber() @Min(0) @Max(1000) marginRightMm: number = 17.8;
  @ApiProperty({ default: 19.1 }) @IsOptional() @IsNumber() @Min(0) @Max(1000) marginTopMm: number = 19.1;
  @ApiProperty({ default: 19.1 }) @IsOptional() @IsNumber() @Min(0) @Max(1000) marginBottomMm: number = 19.1;
}

class WatermarkDto {
  @ApiProperty() @IsString() @Length(1, 500) text!: string;
  @ApiProperty({ default: '#c0c0c0' }) @IsOptional() @Matches(/^#[0-9a-f]{6}$/i) color: string = '#c0c0c0';
  @ApiProperty({ required: false }) @IsOptional() @IsString() @MaxLength(100) fontName?: string;
  @ApiProperty({ default: 0, description: 'Points; 0 lets the text fill the page' })
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(400)
  fontSize: number = 0;
  @ApiProperty({ default: 45, description: 'Degrees against the clock' })
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(360)
  angle: number = 45;
}

export class ConversionOptionsDto {
  @ApiProperty({ required: false }) @IsOptional() @IsString() @MaxLength(255) password?: string;
  @ApiProperty({ required: false, description: 'Windows code page of a csv or txt source' })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(65535)
  codePage?: number;
  @ApiProperty({ required: false, description: 'One character; separator of csv' })
  @IsOptional()
  @IsString()
  @Length(1, 1)
  delimiter?: string;
  @ApiProperty({ required: false, description: 'e.g. zh-CN: how numbers and dates are written' })
  @IsOptional()
  @Matches(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/)
  region?: string;
  @ApiProperty({ required: false, type: ThumbnailDto })
  @IsOptional()
  @ValidateNested()
  @Type(() => ThumbnailDto)
  thumbnail?: ThumbnailDto;
  @ApiProperty({ required: false, type: SpreadsheetLayoutDto })
  @IsOptional()
  @ValidateNested()
  @Type(() => SpreadsheetLayoutDto)
  spreadsheetLayout?: SpreadsheetLayoutDto;
  @ApiProperty({ required: false, type: WatermarkDto })
  @IsOptional()
  @ValidateNested()
  @Type(() => WatermarkDto)
  watermark?: WatermarkDto;
  @ApiProperty({ required: false, description: 'false: form fields become plain text in a PDF' })
  @IsOptional()
  @IsBoolean()
  pdfForm?: boolean;
}

const ADDRESS = { require_tld: false, require_protocol: true, protocols: ['http', 'https'] };

export class NewConversionDto {
  @ApiProperty({ required: false, description: 'One of your documents; or give fetchUrl, or a file' })
  @IsOptional()
  @IsUUID()
  documentId?: string;
  @ApiProperty({ required: false })
  @IsOptional()
  @IsUrl(ADDRESS, { message: 'fetchUrl must be an http:// or https:// address' })
  fetchUrl?: string;
  @ApiProperty({ required: false, description: 'File name with its extension' })
  @IsOptional()
  @IsString()
  @Length(1, 255)
  title?: string;
  @ApiProperty({ required: false, description: 'Extension of the source when title has none' })
  @IsOptional()
  @Matches(/^[A-Za-z0-9]{1,10}$/)
  from?: string;
  @ApiProperty({ description: 'Extension of the result, or pdfa, ooxml, odf' })
  @Matches(/^[A-Za-z0-9]{1,10}$/)
  to!: string;
  @ApiProperty({ required: false, type: ConversionOptionsDto })
  @IsOptional()
  @ValidateNested()
  @Type(() => ConversionOptionsDto)
  options?: ConversionOptionsDto;
}
