// A crowd of LiveKit participants for `npm run bench -- load`. It reads one JSON plan from standard input, joins, sends
// and receives for a while without decoding anything, and writes one JSON report to standard output.
package main

import (
	"encoding/json"
	"fmt"
	"math/rand"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/livekit/protocol/livekit"
	"github.com/livekit/protocol/logger"
	lksdk "github.com/livekit/server-sdk-go/v2"
	"github.com/pion/webrtc/v4"
	"github.com/pion/webrtc/v4/pkg/media"
)

type participantPlan struct {
	Token string `json:"token"`
	// Sends voice, or a picture of 180 lines.
	Speaks bool `json:"speaks"`
	Films  bool `json:"films"`
}

type plan struct {
	URL          string            `json:"url"`
	Participants []participantPlan `json:"participants"`
	JoinsPerSec  float64           `json:"joinsPerSecond"`
	// Measured from when the last one is in.
	Seconds float64 `json:"seconds"`
}

type report struct {
	// From opening the WebSocket to a connected publisher or subscriber transport.
	JoinMs   []float64 `json:"joinMs"`
	Failures []string  `json:"failures"`
	// Of the measured time alone.
	PacketsReceived int64 `json:"packetsReceived"`
	PacketsLost     int64 `json:"packetsLost"`
	BytesReceived   int64 `json:"bytesReceived"`
	TracksReceived  int64 `json:"tracksReceived"`
	PacketsSent     int64 `json:"framesSent"`
}

const (
	voiceFrame     = 20 * time.Millisecond
	voiceBytes     = 80 // 32 kbit/s
	pictureFrame   = time.Second / 15
	pictureBytes   = 1000 // 120 kbit/s
	pictureKeyEach = 45
)

var (
	isMeasuring                               atomic.Bool
	received, lost, bytes, tracks, framesSent atomic.Int64
	vp8Key                                    = []byte{0x10, 0x02, 0x00, 0x9d, 0x01, 0x2a, 0x40, 0x01, 0xb4, 0x00}
	vp8Delta                                  = []byte{0x11, 0x02, 0x00}
)

func main() {
	logger.InitFromConfig(&logger.Config{Level: "error"}, "load")
	lksdk.SetLogger(logger.GetLogger())
	var wanted plan
	if err := json.NewDecoder(os.Stdin).Decode(&wanted); err != nil {
		fmt.Fprintln(os.Stderr, "the plan is no JSON:", err)
		os.Exit(2)
	}
	result := run(wanted)
	if err := json.NewEncoder(os.Stdout).Encode(result); err != nil {
		os.Exit(1)
	}
	// Whoever started it ends the world next; leaving one by one would measure nothing.
}

func run(wanted plan) report {
	result := report{JoinMs: []float64{}, Failures: []string{}}
	var mutex sync.Mutex
	var joining sync.WaitGroup
	var rooms []*lksdk.Room
	stop := make(chan struct{})
	pause := time.Duration(float64(time.Second) / wanted.JoinsPerSec)
	for _, one := range wanted.Participants {
		joining.Add(1)
		go func() {
			defer joining.Done()
			startedAt := time.Now()
			room, err := join(wanted.URL, one.Token)
			took := float64(time.Since(startedAt).Microseconds()) / 1000
			mutex.Lock()
			if err == nil {
				result.JoinMs = append(result.JoinMs, took)
				rooms = append(rooms, room)
			} else {
				result.Failures = append(result.Failures, err.Error())
			}
			mutex.Unlock()
			if err == nil {
				if err := send(room, one, stop); err != nil {
					mutex.Lock()
					result.Failures = append(result.Failures, err.Error())
					mutex.Unlock()
				}
			}
		}()
		time.Sleep(pause)
	}
	joining.Wait()
	isMeasuring.Store(true)
	fmt.Fprintln(os.Stderr, "measuring")
	time.Sleep(time.Duration(wanted.Seconds * float64(time.Second)))
	isMeasuring.Store(false)
	fmt.Fprintln(os.Stderr, "measured")
	close(stop)
	result.PacketsReceived, result.PacketsLost = received.Load(), lost.Load()
	result.BytesReceived, result.TracksReceived = bytes.Load(), tracks.Load()
	result.PacketsSent = framesSent.Load()
	for _, room := range rooms {
		room.Disconnect()
	}
	return result
}

func join(url, token string) (*lksdk.Room, error) {
	callback := &lksdk.RoomCallback{
		ParticipantCallback: lksdk.ParticipantCallback{
			OnTrackSubscribed: func(track *webrtc.TrackRemote, _ *lksdk.RemoteTrackPublication, _ *lksdk.RemoteParticipant) {
				tracks.Add(1)
				go count(track)
			},
		},
	}
	return lksdk.ConnectToRoomWithToken(url, token, callback, lksdk.WithAutoSubscribe(true))
}

func count(track *webrtc.TrackRemote) {
	buffer := make([]byte, 1500)
	var last uint16
	isFirst := true
	for {
		n, _, err := track.Read(buffer)
		if err != nil {
			return
		}
		sequence := uint16(buffer[2])<<8 | uint16(buffer[3])
		if isMeasuring.Load() {
			received.Add(1)
			bytes.Add(int64(n))
			// More than that is a track that was paused, or numbers that went round.
			if gap := sequence - last; !isFirst && gap > 1 && gap < 1000 {
				lost.Add(int64(gap - 1))
			} else if !isFirst && gap > 65000 {
				// One that came late was counted as lost.
				lost.Add(-1)
				continue
			}
		}
		last, isFirst = sequence, false
	}
}

func send(room *lksdk.Room, one participantPlan, stop <-chan struct{}) error {
	if one.Speaks {
		capability := webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeOpus, ClockRate: 48000, Channels: 2}
		options := &lksdk.TrackPublicationOptions{Name: "voice", Source: livekit.TrackSource_MICROPHONE}
		if err := publish(room, capability, options, voiceFrame, stop, voice); err != nil {
			return err
		}
	}
	if one.Films {
		capability := webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeVP8, ClockRate: 90000}
		options := &lksdk.TrackPublicationOptions{
			Name: "camera", Source: livekit.TrackSource_CAMERA, VideoWidth: 320, VideoHeight: 180,
		}
		return publish(room, capability, options, pictureFrame, stop, picture)
	}
	return nil
}

func publish(
	room *lksdk.Room,
	capability webrtc.RTPCodecCapability,
	options *lksdk.TrackPublicationOptions,
	every time.Duration,
	stop <-chan struct{},
	frame func(n int) []byte,
) error {
	track, err := lksdk.NewLocalTrack(capability)
	if err != nil {
		return err
	}
	if _, err := room.LocalParticipant.PublishTrack(track, options); err != nil {
		return err
	}
	go func() {
		ticker := time.NewTicker(every)
		defer ticker.Stop()
		for n := 0; ; n++ {
			select {
			case <-stop:
				return
			case <-ticker.C:
				// An error means that the room is gone, which the counters show.
				if track.WriteSample(media.Sample{Data: frame(n), Duration: every}, nil) == nil && isMeasuring.Load() {
					framesSent.Add(1)
				}
			}
		}
	}()
	return nil
}

// As long as a voice's, of noise: nobody decodes it.
func voice(int) []byte {
	data := make([]byte, voiceBytes)
	rand.Read(data)
	// CELT, 20 ms, one frame.
	data[0] = 0xf8
	return data
}

func picture(n int) []byte {
	head := vp8Delta
	if n%pictureKeyEach == 0 {
		head = vp8Key
	}
	data := make([]byte, pictureBytes)
	rand.Read(data)
	copy(data, head)
	return data
}
