# Drawn by Reprise. To change the figure, copy this file or edit it here, and run
#   gnuplot confusion-matrix.gp
# in this folder, or for another format
#   gnuplot -e "format='png'" confusion-matrix.gp     (svg, png or pdf)
reset
if (!exists('format')) format = 'svg'
if (!exists('output')) output = 'confusion-matrix.'.format
data = 'confusion-matrix.dat'
set encoding utf8
if (format eq 'svg') set terminal svg size 720,618 fixed font 'DejaVu Sans, Verdana, sans-serif,16' enhanced background '#ffffff' butt
if (format eq 'png') set terminal pngcairo size 1440,1236 font 'DejaVu Sans,16' fontscale 1.5 linewidth 2 pointscale 3.6 dashlength 1.8 enhanced background '#ffffff' butt
if (format eq 'pdf') set terminal pdfcairo size 7.5in,6.4375in font 'DejaVu Sans,16' fontscale 0.5625 linewidth 1.5 pointscale 1.5 dashlength 1.8 enhanced background '#ffffff' butt
# The SVG terminal puts tick labels lower and draws diamonds larger than the others.
lift = (format eq 'svg') ? 0.35 : 0
diamond = (format eq 'svg') ? 1 : 1.6
set output output

set border 3 lw 1 lc rgb '#222222'
set tics out nomirror scale 0.6 textcolor rgb '#222222'
set format x '%g'
set grid ytics lt 1 lw 0.8 lc rgb '#dddddd'
set key off

set label '{/:Bold LeNet-5 (1998), distortions}' at screen 0.025,0.94984 left font ',18' textcolor rgb '#222222' front
set label 'Mean of 10 trials (seeds 0–9). A row has the answers to the test images of one class; right' at screen 0.025,0.13592 left font ',14' textcolor rgb '#555555' front
set label 'answers, on the diagonal, have no colour, and cells without a number had none. Wrong: 68.1 ±' at screen 0.025,0.10356 left font ',14' textcolor rgb '#555555' front
set label '8.72 of 10,000 (0.681 %). Data: MNIST, 9 distorted versions beside each training image.' at screen 0.025,0.0712 left font ',14' textcolor rgb '#555555' front
set label 'Spec a942dfbe.' at screen 0.025,0.03883 left font ',14' textcolor rgb '#555555' front

set label 'wrong answers' at screen 0.025,0.90291 left font ',16' textcolor rgb '#222222' front

set palette defined (0 '#fee838', 1 '#e1cc55', 2 '#c3b369', 3 '#a59c74', 4 '#8a8678', 5 '#707173', 6 '#575d6d', 7 '#3b496c', 8 '#123570', 9 '#00224e')
set cbrange [0:4.6]
set cbtics (0, 1, 2, 3, 4) nomirror scale 0.6 offset 0,0.5
set colorbox horizontal user origin screen 0.21802,0.88997 size screen 0.47222,0.02589 noborder
unset grid
set border 0

set lmargin at screen 0.09306
set rmargin at screen 0.975
set tmargin at screen 0.82201
set bmargin at screen 0.27184
set xrange [-0.5:9.5]
set yrange [9.5:-0.5]
set format y '%g'
set xtics ('' 0, '' 1, '' 2, '' 3, '' 4, '' 5, '' 6, '' 7, '' 8, '' 9) scale 0
set ytics ('' 0, '' 1, '' 2, '' 3, '' 4, '' 5, '' 6, '' 7, '' 8, '' 9) scale 0
set label 'answer' at screen 0.53403,0.19094 center font ',16' textcolor rgb '#222222' front
set label 'class' at screen 0.03611,0.54693 center rotate by 90 font ',16' textcolor rgb '#222222' front
set label '0' at screen 0.13715,0.23867 center font ',16' textcolor rgb '#222222' front
set label '1' at screen 0.22535,0.23867 center font ',16' textcolor rgb '#222222' front
set label '2' at screen 0.31354,0.23867 center font ',16' textcolor rgb '#222222' front
set label '3' at screen 0.40174,0.23867 center font ',16' textcolor rgb '#222222' front
set label '4' at screen 0.48993,0.23867 center font ',16' textcolor rgb '#222222' front
set label '5' at screen 0.57813,0.23867 center font ',16' textcolor rgb '#222222' front
set label '6' at screen 0.66632,0.23867 center font ',16' textcolor rgb '#222222' front
set label '7' at screen 0.75451,0.23867 center font ',16' textcolor rgb '#222222' front
set label '8' at screen 0.84271,0.23867 center font ',16' textcolor rgb '#222222' front
set label '9' at screen 0.9309,0.23867 center font ',16' textcolor rgb '#222222' front
set label '0' at screen 0.07639,0.7945 right font ',16' textcolor rgb '#222222' front
set label '1' at screen 0.07639,0.73948 right font ',16' textcolor rgb '#222222' front
set label '2' at screen 0.07639,0.68447 right font ',16' textcolor rgb '#222222' front
set label '3' at screen 0.07639,0.62945 right font ',16' textcolor rgb '#222222' front
set label '4' at screen 0.07639,0.57443 right font ',16' textcolor rgb '#222222' front
set label '5' at screen 0.07639,0.51942 right font ',16' textcolor rgb '#222222' front
set label '6' at screen 0.07639,0.4644 right font ',16' textcolor rgb '#222222' front
set label '7' at screen 0.07639,0.40939 right font ',16' textcolor rgb '#222222' front
set label '8' at screen 0.07639,0.35437 right font ',16' textcolor rgb '#222222' front
set label '9' at screen 0.07639,0.29935 right font ',16' textcolor rgb '#222222' front
set label '976' at screen 0.13715,0.7945 center font ',15' textcolor rgb '#222222' front
set label '0.6' at screen 0.31354,0.7945 center font ',15' textcolor rgb '#222222' front
set label '0.5' at screen 0.57813,0.7945 center font ',15' textcolor rgb '#222222' front
set label '1.7' at screen 0.66632,0.7945 center font ',15' textcolor rgb '#222222' front
set label '0.8' at screen 0.75451,0.7945 center font ',15' textcolor rgb '#222222' front
set label '0.3' at screen 0.84271,0.7945 center font ',15' textcolor rgb '#222222' front
set label '1131' at screen 0.22535,0.73948 center font ',15' textcolor rgb '#222222' front
set label '0.4' at screen 0.31354,0.73948 center font ',15' textcolor rgb '#222222' front
set label '0.3' at screen 0.40174,0.73948 center font ',15' textcolor rgb '#222222' front
set label '0.1' at screen 0.48993,0.73948 center font ',15' textcolor rgb '#222222' front
set label '0.6' at screen 0.57813,0.73948 center font ',15' textcolor rgb '#222222' front
set label '1.3' at screen 0.66632,0.73948 center font ',15' textcolor rgb '#222222' front
set label '1.0' at screen 0.75451,0.73948 center font ',15' textcolor rgb '#222222' front
set label '0.4' at screen 0.84271,0.73948 center font ',15' textcolor rgb '#222222' front
set label '1.1' at screen 0.13715,0.68447 center font ',15' textcolor rgb '#222222' front
set label '0.7' at screen 0.22535,0.68447 center font ',15' textcolor rgb '#222222' front
set label '1026' at screen 0.31354,0.68447 center font ',15' textcolor rgb '#222222' front
set label '0.3' at screen 0.40174,0.68447 center font ',15' textcolor rgb '#222222' front
set label '0.4' at screen 0.48993,0.68447 center font ',15' textcolor rgb '#222222' front
set label '2.9' at screen 0.75451,0.68447 center font ',15' textcolor rgb '#ffffff' front
set label '0.2' at screen 0.84271,0.68447 center font ',15' textcolor rgb '#222222' front
set label '0.6' at screen 0.31354,0.62945 center font ',15' textcolor rgb '#222222' front
set label '1005' at screen 0.40174,0.62945 center font ',15' textcolor rgb '#222222' front
set label '2.5' at screen 0.57813,0.62945 center font ',15' textcolor rgb '#ffffff' front
set label '0.4' at screen 0.75451,0.62945 center font ',15' textcolor rgb '#222222' front
set label '0.9' at screen 0.84271,0.62945 center font ',15' textcolor rgb '#222222' front
set label '0.2' at screen 0.9309,0.62945 center font ',15' textcolor rgb '#222222' front
set label '0.2' at screen 0.31354,0.57443 center font ',15' textcolor rgb '#222222' front
set label '977' at screen 0.48993,0.57443 center font ',15' textcolor rgb '#222222' front
set label '0.9' at screen 0.66632,0.57443 center font ',15' textcolor rgb '#222222' front
set label '0.1' at screen 0.75451,0.57443 center font ',15' textcolor rgb '#222222' front
set label '0.7' at screen 0.84271,0.57443 center font ',15' textcolor rgb '#222222' front
set label '3.2' at screen 0.9309,0.57443 center font ',15' textcolor rgb '#ffffff' front
set label '4.5' at screen 0.40174,0.51942 center font ',15' textcolor rgb '#ffffff' front
set label '886' at screen 0.57813,0.51942 center font ',15' textcolor rgb '#222222' front
set label '1.3' at screen 0.66632,0.51942 center font ',15' textcolor rgb '#222222' front
set label '1.8' at screen 0.13715,0.4644 center font ',15' textcolor rgb '#222222' front
set label '1.6' at screen 0.22535,0.4644 center font ',15' textcolor rgb '#222222' front
set label '0.5' at screen 0.31354,0.4644 center font ',15' textcolor rgb '#222222' front
set label '0.7' at screen 0.40174,0.4644 center font ',15' textcolor rgb '#222222' front
set label '0.6' at screen 0.48993,0.4644 center font ',15' textcolor rgb '#222222' front
set label '2.6' at screen 0.57813,0.4644 center font ',15' textcolor rgb '#ffffff' front
set label '949' at screen 0.66632,0.4644 center font ',15' textcolor rgb '#222222' front
set label '1.3' at screen 0.84271,0.4644 center font ',15' textcolor rgb '#222222' front
set label '1.9' at screen 0.22535,0.40939 center font ',15' textcolor rgb '#222222' front
set label '3.7' at screen 0.31354,0.40939 center font ',15' textcolor rgb '#ffffff' front
set label '1.2' at screen 0.40174,0.40939 center font ',15' textcolor rgb '#222222' front
set label '0.5' at screen 0.48993,0.40939 center font ',15' textcolor rgb '#222222' front
set label '1019' at screen 0.75451,0.40939 center font ',15' textcolor rgb '#222222' front
set label '0.3' at screen 0.84271,0.40939 center font ',15' textcolor rgb '#222222' front
set label '1.5' at screen 0.9309,0.40939 center font ',15' textcolor rgb '#222222' front
set label '0.9' at screen 0.13715,0.35437 center font ',15' textcolor rgb '#222222' front
set label '0.1' at screen 0.22535,0.35437 center font ',15' textcolor rgb '#222222' front
set label '1.0' at screen 0.31354,0.35437 center font ',15' textcolor rgb '#222222' front
set label '1.9' at screen 0.40174,0.35437 center font ',15' textcolor rgb '#222222' front
set label '0.3' at screen 0.48993,0.35437 center font ',15' textcolor rgb '#222222' front
set label '1.4' at screen 0.57813,0.35437 center font ',15' textcolor rgb '#222222' front
set label '0.1' at screen 0.66632,0.35437 center font ',15' textcolor rgb '#222222' front
set label '1.5' at screen 0.75451,0.35437 center font ',15' textcolor rgb '#222222' front
set label '966' at screen 0.84271,0.35437 center font ',15' textcolor rgb '#222222' front
set label '0.8' at screen 0.9309,0.35437 center font ',15' textcolor rgb '#222222' front
set label '0.1' at screen 0.31354,0.29935 center font ',15' textcolor rgb '#222222' front
set label '0.5' at screen 0.40174,0.29935 center font ',15' textcolor rgb '#222222' front
set label '4.6' at screen 0.48993,0.29935 center font ',15' textcolor rgb '#ffffff' front
set label '1.3' at screen 0.57813,0.29935 center font ',15' textcolor rgb '#222222' front
set label '2.8' at screen 0.75451,0.29935 center font ',15' textcolor rgb '#ffffff' front
set label '3.5' at screen 0.84271,0.29935 center font ',15' textcolor rgb '#ffffff' front
set label '996' at screen 0.9309,0.29935 center font ',15' textcolor rgb '#222222' front
set object rectangle from screen 0.09444,0.76861 to screen 0.17986,0.82039 fs solid noborder fc rgb '#f0f0f0' back
set object rectangle from screen 0.18264,0.71359 to screen 0.26806,0.76537 fs solid noborder fc rgb '#f0f0f0' back
set object rectangle from screen 0.27083,0.65858 to screen 0.35625,0.71036 fs solid noborder fc rgb '#f0f0f0' back
set object rectangle from screen 0.35903,0.60356 to screen 0.44444,0.65534 fs solid noborder fc rgb '#f0f0f0' back
set object rectangle from screen 0.44722,0.54854 to screen 0.53264,0.60032 fs solid noborder fc rgb '#f0f0f0' back
set object rectangle from screen 0.53542,0.49353 to screen 0.62083,0.54531 fs solid noborder fc rgb '#f0f0f0' back
set object rectangle from screen 0.62361,0.43851 to screen 0.70903,0.49029 fs solid noborder fc rgb '#f0f0f0' back
set object rectangle from screen 0.71181,0.3835 to screen 0.79722,0.43528 fs solid noborder fc rgb '#f0f0f0' back
set object rectangle from screen 0.8,0.32848 to screen 0.88542,0.38026 fs solid noborder fc rgb '#f0f0f0' back
set object rectangle from screen 0.88819,0.27346 to screen 0.97361,0.32524 fs solid noborder fc rgb '#f0f0f0' back
plot \
  data index 0 using ($6 == 1 ? $1 : NaN):2:(0.5):(0.5):3 with boxxyerror lw 2 lc palette fs solid border lc rgb '#ffffff'
unset output
