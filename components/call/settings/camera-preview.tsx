"use client";

import { localCaptureOf, type VoiceCenter } from "@melo/call";
import type { MediaLab } from "@melo/livekit";
import { Video, VideoOff } from "lucide-react";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Spinner } from "@/components/ui/spinner";
import { useSignal } from "@/hooks/use-signal";
import { DeviceTrouble } from "./device-trouble";
import { useTrial } from "./use-trial";

export interface CameraPreviewProps {
  readonly voice: VoiceCenter;
  readonly lab: MediaLab;
  /** Shown as long as it stands there, without a button of its own. */
  readonly isAlwaysShown?: boolean;
}

/** Oneself as the others would see one, mirrored as in a mirror. */
export function CameraPreview({ voice, lab, isAlwaysShown = false }: CameraPreviewProps): ReactNode {
  const settings = useSignal(voice.settings);
  const devices = useSignal(voice.devices);
  const [isShown, setShown] = useState(isAlwaysShown);
  const { camera } = localCaptureOf(settings, devices, settings.cameraHeight);
  const { result, error, retry } = useTrial(isShown, JSON.stringify(camera), async (scope) => {
    const stream = await lab.testCamera(scope, camera);
    voice.refreshDevices();
    return stream;
  });
  if (error !== undefined) return <DeviceTrouble error={error} device="camera" onRetry={retry} />;
  return (
    <div className="relative grid aspect-video w-full max-w-md place-items-center overflow-hidden rounded-lg bg-inset">
      {result === undefined ? null : <MovingPicture stream={result} />}
      {isShown && result === undefined ? <Spinner label="Opening the camera" /> : null}
      {isAlwaysShown ? null : (
        <Button
          className={isShown ? "absolute! right-3 bottom-3" : undefined}
          size={isShown ? "sm" : "md"}
          onClick={() => setShown(!isShown)}
        >
          {isShown ? <VideoOff aria-hidden className="size-4" /> : <Video aria-hidden className="size-4" />}
          {isShown ? "Stop" : "Test camera"}
        </Button>
      )}
    </div>
  );
}

function MovingPicture({ stream }: { readonly stream: MediaStream }): ReactNode {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    if (element === null) return undefined;
    element.srcObject = stream;
    return () => {
      element.srcObject = null;
    };
  }, [stream]);
  return (
    <video
      ref={video}
      autoPlay
      muted
      playsInline
      aria-label="Your camera"
      className="absolute inset-0 size-full -scale-x-100 object-cover"
    />
  );
}
